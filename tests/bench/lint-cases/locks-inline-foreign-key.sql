ALTER TABLE shop.invoices
  ADD COLUMN IF NOT EXISTS clerk_id bigint REFERENCES shop.clerks (id) ON DELETE SET NULL;
