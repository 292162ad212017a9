CREATE TABLE t (a int, b int, c text);
CREATE INDEX t_b ON t (b);
CREATE UNIQUE INDEX t_old ON t USING btree (c text_pattern_ops) WHERE a > 1;
COMMENT ON INDEX t_old IS 'old';
CREATE INDEX t_named ON t (c);
