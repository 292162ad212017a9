-- case: runner none
SELECT pg_advisory_lock(1);
UPDATE t SET a = 1;
SELECT pg_advisory_unlock(1);
