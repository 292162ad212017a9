-- An installed extension. $1: its name.
SELECT pg_catalog.quote_ident(n.nspname), pg_catalog.quote_literal(e.extversion),
       pg_catalog.obj_description(e.oid, 'pg_extension'), e.extrelocatable
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = $1
