ALTER TABLE IF EXISTS shop.customers ADD COLUMN IF NOT EXISTS phone_number text;
