ALTER TABLE shop.visits ADD COLUMN IF NOT EXISTS number bigint;
