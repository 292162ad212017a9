CREATE TABLE users (id bigserial PRIMARY KEY);
CREATE TABLE orders (user_id bigint REFERENCES users (id), other int REFERENCES elsewhere);
ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users;
