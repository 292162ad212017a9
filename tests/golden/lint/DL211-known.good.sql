ALTER TABLE public.orders ALTER COLUMN code TYPE varchar(50);
ALTER TABLE public.orders ALTER COLUMN price TYPE numeric(14, 4);
ALTER TABLE public.orders ALTER COLUMN kind TYPE int;
