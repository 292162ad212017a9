CREATE TABLE items (order_id bigint REFERENCES orders (id), FOREIGN KEY (a) REFERENCES shop.users);
