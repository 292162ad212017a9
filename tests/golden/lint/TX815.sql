-- switchback: no-transaction
SET LOCAL lock_timeout = '3s';
CREATE INDEX CONCURRENTLY a ON t (a);
SET LOCAL ROLE admin;
CREATE TABLE b (id int);
