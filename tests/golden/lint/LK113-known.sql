ALTER TABLE public.orders ALTER COLUMN id TYPE bigint;
ALTER TABLE public.orders ALTER COLUMN price TYPE numeric(12, 4);
ALTER TABLE public.orders ALTER COLUMN name TYPE varchar(30) USING trim(name);
ALTER TABLE public.orders ALTER COLUMN kind TYPE text;
