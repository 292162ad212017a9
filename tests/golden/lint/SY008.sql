select id from public.orders where id = 1;
CREATE index CONCURRENTLY IF NOT exists a ON public.orders (id);
