ALTER TABLE shop.invoices ADD COLUMN IF NOT EXIST note text;
