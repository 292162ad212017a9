CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, b char(2), c character(10) NOT NULL, d char, e bpchar);
ALTER TABLE orders ADD COLUMN IF NOT EXISTS code CHAR (3);
