ALTER TABLE shop.clerks ADD COLUMN IF NOT EXISTS badge text;
