CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b jsonb, c jsonb NOT NULL);
ALTER TABLE orders ADD COLUMN IF NOT EXISTS extra jsonb;
