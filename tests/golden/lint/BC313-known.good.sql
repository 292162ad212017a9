ALTER TABLE public.orders
  ADD CONSTRAINT orders_owner_fkey FOREIGN KEY (owner) REFERENCES public.people ON DELETE CASCADE;
ALTER TABLE public.orders ADD COLUMN code text REFERENCES public.people (code) ON DELETE CASCADE;
