ALTER TABLE public.orders ALTER COLUMN code TYPE varchar(20);
ALTER TABLE public.orders ALTER COLUMN code TYPE text;
ALTER TABLE public.orders ALTER COLUMN name TYPE text;
ALTER TABLE public.orders ALTER COLUMN price TYPE numeric(12, 2);
ALTER TABLE public.orders ALTER COLUMN price TYPE numeric;
ALTER TABLE public.orders ALTER COLUMN weight TYPE numeric(8, 2);
