ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();
ALTER TABLE shop.orders ADD token text DEFAULT md5(random()::text) UNIQUE, ADD b int;
ALTER TABLE orders ADD COLUMN seen timestamptz NOT NULL DEFAULT clock_timestamp();
ALTER TABLE orders ADD COLUMN "No" text DEFAULT shop.next_number();
DO $$ BEGIN ALTER TABLE orders ADD COLUMN r float8 DEFAULT random(); END $$;
