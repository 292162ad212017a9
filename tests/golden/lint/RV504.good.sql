-- case: role rollback
DROP TRIGGER IF EXISTS touch ON public.items;
DROP FUNCTION IF EXISTS public.touch ();
DROP TABLE IF EXISTS public.orders, public.items;
DROP TYPE IF EXISTS public.status;
DROP TABLE IF EXISTS public.people;
