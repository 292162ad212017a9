CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b jsonb DEFAULT '[]', c jsonb NOT NULL DEFAULT '{}'::jsonb, d jsonb[], e jsonb GENERATED ALWAYS AS (b -> 'x') STORED);
ALTER TABLE orders ALTER COLUMN extra TYPE jsonb;
