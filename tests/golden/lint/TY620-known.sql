ALTER TABLE public.orders ADD CONSTRAINT orders_buyer_fkey
  FOREIGN KEY (buyer) REFERENCES public.people (id) ON DELETE CASCADE NOT VALID;
