ALTER TABLE public.orders ADD CONSTRAINT orders_seller_fkey
  FOREIGN KEY (seller) REFERENCES public.people (id) ON DELETE CASCADE NOT VALID;
ALTER TABLE public.older ADD CONSTRAINT older_seller_fkey
  FOREIGN KEY (seller) REFERENCES public.people (id) ON DELETE CASCADE NOT VALID;
