CREATE OR REPLACE FUNCTION public.purge(days integer) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = ''
  AS $$ DELETE FROM shop.sessions WHERE expires_at < pg_catalog.now() - pg_catalog.make_interval(days => days) $$;
REVOKE ALL ON FUNCTION public.purge(integer) FROM PUBLIC, anon, authenticated;
