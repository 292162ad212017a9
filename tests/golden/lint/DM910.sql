UPDATE t SET a = u.a FROM u;
UPDATE t AS x SET a = u.a FROM u WHERE u.b = 1;
UPDATE s.t SET a = u.a FROM u JOIN w ON w.id = u.id WHERE t.b IS NULL;
DELETE FROM t USING u WHERE u.b = 1;
WITH q AS (SELECT 1 AS id) UPDATE t SET a = 1 FROM q WHERE q.id = 1;
