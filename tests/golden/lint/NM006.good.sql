CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_total_idx ON public.orders (total);
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_orders_total ON public.orders (total);
CREATE INDEX ON public.orders (total);
