-- case: role rollback
ALTER TABLE public.orders DROP COLUMN IF EXISTS note;
DROP TABLE IF EXISTS public.orders;
