CREATE OR REPLACE FUNCTION private.count_of(name text) RETURNS bigint LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  n bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM shop.%I', name) INTO n;
  RETURN n;
END $$;
