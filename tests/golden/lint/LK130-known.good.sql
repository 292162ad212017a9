ALTER TABLE public.orders DROP CONSTRAINT kind_fk;
