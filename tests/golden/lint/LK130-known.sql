ALTER TABLE public.orders DROP CONSTRAINT orders_buyer;
