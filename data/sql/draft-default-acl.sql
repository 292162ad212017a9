-- What new objects grant by default. $1: the schema's name, or '' for all schemas; $2: the letter of
-- their kind and the name of the role that makes them ('' for the current one).
SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC'
            ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
       a.privilege_type, a.is_grantable, NULL
FROM (SELECT coalesce(
               (SELECT d.defaclacl FROM pg_catalog.pg_default_acl d
                WHERE d.defaclrole = r.oid AND d.defaclobjtype = pg_catalog.left($2, 1)::"char"
                  AND d.defaclnamespace = coalesce((SELECT n.oid FROM pg_catalog.pg_namespace n
                                                    WHERE n.nspname = $1), 0)),
               CASE WHEN $1 = '' THEN pg_catalog.acldefault(
                 CASE pg_catalog.left($2, 1) WHEN 'S' THEN 's' ELSE pg_catalog.left($2, 1) END::"char",
                 r.oid) END) AS acl
      FROM pg_catalog.pg_roles r
      WHERE r.rolname = coalesce(nullif(pg_catalog.substr($2, 2), ''), current_user::text)) x,
     pg_catalog.aclexplode(x.acl) a
ORDER BY 1, 2
