-- Who may do what with an object. $1: its oid, $2: the letter of its kind in acldefault().
WITH object AS (
  SELECT c.relacl AS acl, c.relowner AS owner FROM pg_catalog.pg_class c
  WHERE $2 IN ('r', 's') AND c.oid = $1::pg_catalog.oid
  UNION ALL
  SELECT p.proacl, p.proowner FROM pg_catalog.pg_proc p WHERE $2 = 'f' AND p.oid = $1::pg_catalog.oid
  UNION ALL
  SELECT t.typacl, t.typowner FROM pg_catalog.pg_type t WHERE $2 = 'T' AND t.oid = $1::pg_catalog.oid
  UNION ALL
  SELECT n.nspacl, n.nspowner FROM pg_catalog.pg_namespace n WHERE $2 = 'n' AND n.oid = $1::pg_catalog.oid
), granted AS (
  SELECT a.grantee, a.privilege_type, a.is_grantable, NULL::name AS attname
  FROM object o,
       pg_catalog.aclexplode(coalesce(o.acl, pg_catalog.acldefault($2::"char", o.owner))) a
  UNION ALL
  SELECT x.grantee, x.privilege_type, x.is_grantable, a.attname
  FROM pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) x
  WHERE $2 = 'r' AND a.attrelid = $1::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped
)
SELECT CASE WHEN g.grantee = 0 THEN 'PUBLIC'
            ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END,
       g.privilege_type, g.is_grantable, g.attname
FROM granted g
ORDER BY 1, 2, 4
