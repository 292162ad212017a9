ALTER TABLE shop.shifts ADD COLUMN IF NOT EXISTS opens time;
