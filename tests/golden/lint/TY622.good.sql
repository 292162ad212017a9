CREATE INDEX IF NOT EXISTS a_idx ON a (b, c, d) INCLUDE (e, f);
CREATE UNIQUE INDEX IF NOT EXISTS a_key ON a (b, c, d, e);
