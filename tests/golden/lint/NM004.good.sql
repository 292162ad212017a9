CREATE TABLE IF NOT EXISTS public.order_items2 (id bigint PRIMARY KEY);
