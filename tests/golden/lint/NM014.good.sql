CREATE TABLE IF NOT EXISTS public.orders (id bigint PRIMARY KEY);
COMMENT ON TABLE public.orders IS 'What people buy';
