CREATE OR REPLACE FUNCTION private.count_of(name text) RETURNS bigint LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  n bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM shop.' || name INTO n;
  RETURN n;
END $$;
