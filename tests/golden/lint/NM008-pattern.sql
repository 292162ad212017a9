-- case: foreign-keys {table}_{columns}_fkey
ALTER TABLE private.orders ADD CONSTRAINT orders_fk FOREIGN KEY (owner) REFERENCES users (id) ON DELETE CASCADE NOT VALID;
