ALTER TABLE public.orders
  ADD CONSTRAINT orders_buyer_fkey FOREIGN KEY (buyer) REFERENCES public.people ON DELETE CASCADE;
ALTER TABLE public.orders ADD COLUMN code int REFERENCES public.people (code) ON DELETE CASCADE;
