-- A schema. $1: its oid.
SELECT pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(n.nspowner)),
       pg_catalog.obj_description(n.oid, 'pg_namespace'),
       n.nspowner = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)
FROM pg_catalog.pg_namespace n
WHERE n.oid = $1::pg_catalog.oid
