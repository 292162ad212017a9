SELECT pg_advisory_xact_lock(1), pg_try_advisory_xact_lock_shared(2);
SELECT pg_advisory_lock(1);
SELECT pg_advisory_unlock(1);
SELECT 'pg_advisory_lock(1)';
COMMENT ON TABLE t IS 'pg_advisory_lock';
