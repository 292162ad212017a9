CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_short_idx ON public.orders (buyer);
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_a_idx ON public.orders (a);
