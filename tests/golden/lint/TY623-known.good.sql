CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_buyer_idx ON public.orders (buyer, seller);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_unique ON public.orders (buyer, seller);
DROP INDEX CONCURRENTLY IF EXISTS public.orders_old_idx;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_new_idx ON public.orders (seller, buyer);
