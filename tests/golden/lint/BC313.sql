CREATE TABLE users (id uuid PRIMARY KEY, number bigint UNIQUE);
CREATE TABLE orders (user_id bigint REFERENCES users, number int, FOREIGN KEY (number) REFERENCES users (number));
ALTER TABLE orders ADD CONSTRAINT o FOREIGN KEY (number) REFERENCES public.users (id);
