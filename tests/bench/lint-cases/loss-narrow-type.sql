ALTER TABLE shop.customers ALTER COLUMN phone TYPE varchar(12);
