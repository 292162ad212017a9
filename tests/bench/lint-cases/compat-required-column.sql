ALTER TABLE shop.customers ADD COLUMN IF NOT EXISTS country text NOT NULL CHECK (country <> '');
