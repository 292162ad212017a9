BEGIN;
DO $$
BEGIN
  DELETE FROM shop.sessions WHERE id = 1;
END $$;
COMMIT;
