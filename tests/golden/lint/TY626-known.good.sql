ALTER TABLE public.orders ADD CONSTRAINT orders_seller_fkey
  FOREIGN KEY (seller) REFERENCES public.people (id) ON DELETE SET NULL NOT VALID;
ALTER TABLE public.orders ALTER COLUMN buyer DROP NOT NULL;
ALTER TABLE public.orders ADD CONSTRAINT orders_buyer_fkey
  FOREIGN KEY (buyer) REFERENCES public.people (id) ON DELETE SET NULL NOT VALID;
