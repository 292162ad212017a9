ALTER TABLE shop.visits ADD COLUMN IF NOT EXISTS token text DEFAULT encode(gen_random_bytes(16), 'hex');
