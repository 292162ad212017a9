UPDATE t SET a = u.a FROM u WHERE u.id = t.id;
UPDATE t AS x SET a = u.a FROM u WHERE (x.id, 1) = (u.id, 1);
UPDATE t SET a = u.a FROM u WHERE t_id = id;
UPDATE t SET a = m.a FROM (SELECT max(a) AS a FROM u) m;
UPDATE t SET a = (SELECT max(a) FROM u);
DELETE FROM t USING u WHERE t.id = u.id AND u.b = 1;
UPDATE t SET a = 1 FROM u WHERE EXISTS (SELECT 1 FROM w WHERE w.id = t.id AND w.u = u.id);
