CREATE INDEX t_a ON public.t (a DESC) INCLUDE (b) WHERE b > 0;
CREATE INDEX ON t (lower(c), a);
CREATE INDEX IF NOT EXISTS t_b ON t (b);
CREATE INDEX IF NOT EXISTS t_new ON t (b);
DROP INDEX t_old;
DROP INDEX IF EXISTS t_none;
ALTER INDEX t_named RENAME TO t_renamed;
ALTER INDEX t_b SET (fillfactor = 70);
