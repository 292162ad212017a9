ALTER TABLE shop.customers ADD COLUMN IF NOT EXISTS settings jsonb DEFAULT '{}';
