CREATE TABLE IF NOT EXISTS private.a (id bigint PRIMARY KEY, price real, total_amount double precision, tax float8, fee float(20));
ALTER TABLE orders ALTER COLUMN cost TYPE float8;
