-- switchback: no-transaction
-- of all orders
DROP INDEX CONCURRENTLY orders_day;
