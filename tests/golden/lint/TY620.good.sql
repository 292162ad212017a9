CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY REFERENCES p ON DELETE CASCADE, u bigint UNIQUE REFERENCES p ON DELETE CASCADE, v bigint REFERENCES p ON DELETE CASCADE, w bigint, FOREIGN KEY (v, w) REFERENCES q (a, b) ON DELETE CASCADE);
CREATE INDEX IF NOT EXISTS a_v_w_idx ON private.a (w, v, id);
CREATE INDEX IF NOT EXISTS a_v_idx ON private.a (v);
CREATE TABLE IF NOT EXISTS private.b (x bigint REFERENCES p ON DELETE CASCADE, y bigint, PRIMARY KEY (x, y));
-- Whether a column of before has an index, only the target knows.
ALTER TABLE orders ADD CONSTRAINT orders_shop_fkey FOREIGN KEY (shop_id) REFERENCES shops (id) ON DELETE CASCADE NOT VALID;
