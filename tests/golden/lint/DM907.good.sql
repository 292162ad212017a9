CREATE VIEW v AS SELECT random() AS a FROM t ORDER BY a, lower(b), t.random;
