ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id);
ALTER TABLE shop.orders ADD FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE, ADD b int;
ALTER TABLE orders ADD COLUMN user_id bigint REFERENCES users (id);
