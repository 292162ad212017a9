CREATE TABLE IF NOT EXISTS private.a (
  id bigint PRIMARY KEY,
  n integer NOT NULL,
  n integer NOT NULL,
  CHECK (n > 0)
);
INSERT INTO a (id, n, id) VALUES (1, 2, 1), (3, 4, 3) ON CONFLICT DO NOTHING;
INSERT INTO a (id, n, id) VALUES (1, 2, 1), (3, 4, 5) ON CONFLICT DO NOTHING;
INSERT INTO a (id, n, id) SELECT 1, 2, 1 ON CONFLICT DO NOTHING;
UPDATE a SET n = 1, m = 2, n = 1 WHERE id = 1;
UPDATE a SET (n, m) = (1, 2), n = 1 WHERE id = 1;
UPDATE a SET n = 1, /* why */ n = 1 WHERE id = 1;
CREATE OR REPLACE VIEW private.v WITH (security_invoker = true) AS SELECT a.id, a.n, a.id FROM a;
