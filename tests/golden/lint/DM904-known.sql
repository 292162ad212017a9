CREATE OR REPLACE VIEW v WITH (security_invoker = true) AS SELECT * FROM t;
CREATE OR REPLACE VIEW w WITH (security_invoker = true) AS SELECT one.*, u.a FROM t AS one JOIN u USING (id);
CREATE OR REPLACE VIEW x WITH (security_invoker = true) AS SELECT * FROM t JOIN u USING (id);
CREATE OR REPLACE VIEW y WITH (security_invoker = true) AS SELECT * FROM u AS z (one, two);
INSERT INTO u (id, a) SELECT u.* FROM u ON CONFLICT DO NOTHING;
