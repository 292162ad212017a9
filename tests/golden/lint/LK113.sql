ALTER TABLE orders ALTER COLUMN id TYPE bigint;
ALTER TABLE shop.orders ALTER note TYPE varchar(20), ALTER COLUMN price SET DATA TYPE numeric(12, 2);
ALTER TABLE orders ALTER COLUMN note TYPE text;
ALTER TABLE orders ALTER COLUMN note TYPE text USING note::text;
