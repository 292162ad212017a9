ALTER TABLE shop.invoices ADD COLUMN IF NOT EXISTS clerk_id bigint;
