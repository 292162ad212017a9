CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_unique ON public.orders (buyer);
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_b_idx ON public.orders (b);
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_some_idx ON public.orders (buyer) WHERE a > 0;
DROP INDEX CONCURRENTLY IF EXISTS public.orders_old_idx;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_seller_idx ON public.orders (seller);
