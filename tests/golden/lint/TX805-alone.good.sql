SET lock_timeout = '3s';
SET statement_timeout = 0;
CREATE INDEX CONCURRENTLY i ON t (a);
