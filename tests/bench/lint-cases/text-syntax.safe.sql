ALTER TABLE shop.invoices ADD COLUMN IF NOT EXISTS note text;
