CREATE INDEX CONCURRENTLY IF NOT EXISTS by_total ON public.orders (total);
