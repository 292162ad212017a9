SELECT pg_advisory_lock(1);
SELECT pg_catalog.pg_try_advisory_lock_shared(1, 2);
DO $$ BEGIN PERFORM pg_advisory_lock_shared(3); END $$;
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_try_advisory_lock(4);
END
$$;
