CREATE INDEX IF NOT EXISTS a_idx ON a (b, c, d, e);
