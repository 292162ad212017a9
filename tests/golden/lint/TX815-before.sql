SET LOCAL lock_timeout = '3s';
CREATE INDEX CONCURRENTLY a ON t (a);
CREATE TABLE b (id int);
BEGIN;
SET LOCAL statement_timeout = 0;
COMMIT;
