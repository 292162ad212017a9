CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_again_idx ON public.orders (buyer, seller);
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_ab_idx ON public.orders (a, b);
