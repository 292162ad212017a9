ALTER TABLE shop.customers ADD COLUMN IF NOT EXISTS settings json DEFAULT '{}';
