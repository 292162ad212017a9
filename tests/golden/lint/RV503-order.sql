-- case: role rollback
BEGIN;
DROP TABLE IF EXISTS private.t;
COMMIT;
