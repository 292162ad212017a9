ALTER TABLE public.orders ALTER COLUMN code TYPE varchar(5);
ALTER TABLE public.orders ALTER COLUMN price TYPE numeric(8, 1);
ALTER TABLE public.orders ALTER COLUMN kind TYPE smallint;
