CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START WITH 5) PRIMARY KEY, price numeric(8,2) NOT NULL DEFAULT 1.5,
  body text NOT NULL DEFAULT 'a' CHECK (body <> ''), ref int);
CREATE INDEX t_body ON t (body);
CREATE INDEX t_body_lower ON t (lower(body)) WHERE ref > 1;
COMMENT ON COLUMN t.body IS 'the "body"; it''s';
GRANT SELECT (body) ON t TO anon;
