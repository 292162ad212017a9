DROP INDEX CONCURRENTLY IF EXISTS shop.orders_user;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON shop.orders (user_id);
CREATE INDEX IF NOT EXISTS orders_day ON orders (day);
