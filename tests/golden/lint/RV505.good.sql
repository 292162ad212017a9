-- case: role rollback
DROP TABLE IF EXISTS public.items;
ALTER TABLE public.orders DROP COLUMN IF EXISTS total;
ALTER TABLE public.older DROP COLUMN IF EXISTS total;
DROP TABLE IF EXISTS public.parts;
