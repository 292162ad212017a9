CREATE OR REPLACE FUNCTION private.purge() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  DELETE FROM shop.sessions WHERE expires_at < pg_catalog.now();
END $$;
REVOKE EXECUTE ON FUNCTION private.purge() FROM PUBLIC;
