CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b json, c pg_catalog.json[]);
ALTER TABLE orders ADD COLUMN IF NOT EXISTS extra json;
