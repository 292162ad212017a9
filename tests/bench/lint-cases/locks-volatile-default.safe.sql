ALTER TABLE shop.visits ADD COLUMN IF NOT EXISTS seen_at timestamptz DEFAULT now();
