CREATE INDEX IF NOT EXISTS orders_user ON orders (user_id);
DROP INDEX CONCURRENTLY IF EXISTS shop.orders_number;
CREATE INDEX CONCURRENTLY orders_number ON shop.orders (number);
CREATE TEMP TABLE work (id bigint);
