CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, p_id bigint REFERENCES p ON DELETE CASCADE, "Q" bigint, r bigint, FOREIGN KEY ("Q", r) REFERENCES q (a, b) ON DELETE CASCADE);
CREATE INDEX IF NOT EXISTS a_second_idx ON private.a (id, p_id);
CREATE INDEX IF NOT EXISTS a_some_idx ON private.a (p_id) WHERE id > 1;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS shop_id bigint REFERENCES shops (id) ON DELETE CASCADE;
