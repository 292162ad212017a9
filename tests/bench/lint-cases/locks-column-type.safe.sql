ALTER TABLE shop.invoices ADD COLUMN IF NOT EXISTS number_big bigint;
