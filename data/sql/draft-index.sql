-- An index. $1: its oid.
SELECT pg_catalog.pg_get_indexdef(x.indexrelid), k.conname,
       x.indexrelid::pg_catalog.regclass::text, x.indrelid::pg_catalog.regclass::text,
       pg_catalog.obj_description(x.indexrelid, 'pg_class')
FROM pg_catalog.pg_index x
LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x')
WHERE x.indexrelid = $1::pg_catalog.oid
