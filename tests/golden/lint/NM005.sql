CREATE TABLE IF NOT EXISTS public.orders (id bigint PRIMARY KEY, "total €" int);
ALTER TABLE public.orders ADD COLUMN IF NOT EXISTS _note text;
