DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT tablename FROM pg_tables LOOP
    EXECUTE 'ALTER TABLE ' || r.tablename || ' ADD COLUMN IF NOT EXISTS note text';
  END LOOP;
END $$;
CREATE OR REPLACE FUNCTION find(p_name text, text) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  EXECUTE 'SELECT * FROM public.users WHERE name = ''' || p_name || '''';
  EXECUTE 'SELECT ' || p_name::text || $2;
END $$;
