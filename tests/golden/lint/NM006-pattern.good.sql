-- case: indexes idx_{table}_{columns}
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_orders_made_at_kind ON private.orders (made_at, kind);
CREATE INDEX IF NOT EXISTS orders_lower_idx ON private.orders (lower(name));
CREATE INDEX ON private.orders (made_at);
