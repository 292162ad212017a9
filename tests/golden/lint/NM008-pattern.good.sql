-- case: foreign-keys {table}_{columns}_fkey
ALTER TABLE private.orders ADD CONSTRAINT orders_owner_fkey FOREIGN KEY (owner) REFERENCES users (id) ON DELETE CASCADE NOT VALID;
CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b bigint CONSTRAINT a_any REFERENCES b (id) ON DELETE CASCADE);
