CREATE OR REPLACE FUNCTION private.touch() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.touched := pg_catalog.now();
  RETURN NEW;
END $$;
