-- A rule of a relation. $1: the relation's oid, $2: its name.
SELECT pg_catalog.regexp_replace(pg_catalog.pg_get_ruledef(r.oid), ';\s*$', ''),
       CASE r.ev_enabled WHEN 'O' THEN 'ENABLE' WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                         ELSE 'ENABLE ALWAYS' END,
       pg_catalog.obj_description(r.oid, 'pg_rewrite')
FROM pg_catalog.pg_rewrite r
WHERE r.ev_class = $1::pg_catalog.oid AND r.rulename = $2
