ALTER TABLE shop.shifts ADD COLUMN IF NOT EXISTS opens time with time zone;
