-- case: indexes idx_{table}_{columns}
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_made_idx ON private.orders (made_at, kind);
CREATE INDEX IF NOT EXISTS "Odd" ON ONLY private.orders USING btree (made_at);
