ALTER TABLE shop.invoices ALTER COLUMN number SET DATA TYPE bigint USING number::bigint;
