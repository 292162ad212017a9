ALTER TABLE shop.invoices ADD COLUMN IF NOT EXISTS currency text;
UPDATE shop.invoices SET currency = 'EUR' WHERE currency IS NULL;
