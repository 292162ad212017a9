ALTER TABLE shop.invoices ADD COLUMN IF NOT EXISTS currency text DEFAULT 'EUR';
