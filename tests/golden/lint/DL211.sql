ALTER TABLE orders ALTER COLUMN note TYPE varchar(20);
ALTER TABLE orders ALTER COLUMN n TYPE int USING n::int, ALTER COLUMN price TYPE numeric(8, 2);
