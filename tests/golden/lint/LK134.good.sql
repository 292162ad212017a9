CREATE TABLE orders (id bigint PRIMARY KEY, parent bigint REFERENCES orders);
CREATE TABLE items (order_id bigint REFERENCES orders (id));
ALTER TABLE things ADD FOREIGN KEY (a) REFERENCES users;
