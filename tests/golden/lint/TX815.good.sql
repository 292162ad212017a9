-- switchback: no-transaction
SET lock_timeout = '3s';
CREATE INDEX CONCURRENTLY a ON t (a);
BEGIN;
SET LOCAL statement_timeout = 0;
UPDATE t SET a = 1;
COMMIT;
DO $$ BEGIN SET LOCAL work_mem = '1MB'; UPDATE t SET a = 1; END $$;
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ SET LOCAL work_mem = '1MB' $$;
