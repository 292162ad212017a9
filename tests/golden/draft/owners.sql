ALTER TABLE t OWNER TO authenticated;
ALTER FUNCTION f(int) OWNER TO authenticated;
ALTER TYPE mood OWNER TO authenticated;
ALTER SCHEMA app OWNER TO authenticated;
ALTER TABLE t SET (fillfactor = 70, autovacuum_enabled = false);
ALTER TABLE u RESET (fillfactor);
ALTER TABLE t REPLICA IDENTITY FULL;
ALTER TABLE t CLUSTER ON t_a;
ALTER TABLE t SET UNLOGGED;
