CREATE INDEX IF NOT EXISTS a_b_idx ON a (b);
CREATE INDEX IF NOT EXISTS a_c_b_idx ON a (c, b);
CREATE INDEX IF NOT EXISTS a_b_some_idx ON a (b, d) WHERE e;
CREATE INDEX IF NOT EXISTS a_hash_idx ON a USING hash (c);
CREATE UNIQUE INDEX IF NOT EXISTS u_key ON u (b);
CREATE INDEX IF NOT EXISTS u_idx ON u (b, c);
CREATE INDEX IF NOT EXISTS v_idx ON v (b text_pattern_ops);
CREATE INDEX IF NOT EXISTS v_c_idx ON v (b, c);
