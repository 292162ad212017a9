CREATE TABLE t (a int);
CREATE INDEX t_a ON t (a);
ALTER TABLE t SET (fillfactor = 90);
CREATE TABLE u (a int) WITH (fillfactor = 50, parallel_workers = 2);
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE mood AS ENUM ('a');
CREATE SCHEMA app;
