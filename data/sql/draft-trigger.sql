-- The triggers of a table that people made. $1: the table's oid, $2: a name, or '' for all.
SELECT pg_catalog.quote_ident(t.tgname), pg_catalog.pg_get_triggerdef(t.oid),
       CASE t.tgenabled WHEN 'O' THEN 'ENABLE' WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                        ELSE 'ENABLE ALWAYS' END,
       pg_catalog.obj_description(t.oid, 'pg_trigger')
FROM pg_catalog.pg_trigger t
WHERE t.tgrelid = $1::pg_catalog.oid AND NOT t.tgisinternal AND ($2 = '' OR t.tgname = $2)
ORDER BY t.tgname
