ALTER TABLE auth.users ADD COLUMN IF NOT EXISTS nickname text;
