-- case: role rollback
DROP TYPE IF EXISTS public.status;
DROP TABLE IF EXISTS public.orders;
DROP FUNCTION IF EXISTS public.touch ();
DROP TABLE IF EXISTS public.items;
