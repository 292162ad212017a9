CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON shop.orders (user_id);
