-- Who may do what with all objects of a kind in a schema. $1: the schema's oid, $2: as in draft-acl.
WITH object AS (
  SELECT 'TABLE ' || c.oid::pg_catalog.regclass AS name, c.relacl AS acl, c.relowner AS owner
  FROM pg_catalog.pg_class c
  WHERE $2 = 'r' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace = $1::pg_catalog.oid
  UNION ALL
  SELECT 'SEQUENCE ' || c.oid::pg_catalog.regclass, c.relacl, c.relowner FROM pg_catalog.pg_class c
  WHERE $2 = 's' AND c.relkind = 'S' AND c.relnamespace = $1::pg_catalog.oid
  UNION ALL
  SELECT 'ROUTINE ' || p.oid::pg_catalog.regprocedure, p.proacl, p.proowner FROM pg_catalog.pg_proc p
  WHERE $2 = 'f' AND p.pronamespace = $1::pg_catalog.oid
)
SELECT CASE WHEN g.grantee = 0 THEN 'PUBLIC'
            ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END,
       g.privilege_type, g.is_grantable, o.name
FROM object o,
     pg_catalog.aclexplode(coalesce(o.acl, pg_catalog.acldefault($2::"char", o.owner))) g
UNION ALL
-- An object whose privileges nobody has is there all the same.
SELECT NULL, NULL, NULL, o.name FROM object o
ORDER BY 4, 1, 2
