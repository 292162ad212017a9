SELECT 'trigger', @name(n.nspname|c.relname) || '.' || quote_ident(t.tgname),
       @name(n.nspname|c.relname),
       concat_ws(E'\n', @indented(pg_get_triggerdef(t.oid)),
         CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'enabled: on replicas'
                          WHEN 'A' THEN 'enabled: always' END,
         CASE WHEN t.tgparentid <> 0 THEN 'inherited' END)
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND @ours(n.nspname) AND @free(pg_class|c.oid)
UNION ALL
-- Those of the system belong to extensions' tables too, and have no names of their own: see constraints.
SELECT 'rule', @name(n.nspname|c.relname) || '.' || quote_ident(r.rulename),
       @name(n.nspname|c.relname),
       concat_ws(E'\n', @indented(pg_get_ruledef(r.oid)),
         CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'enabled: on replicas'
                           WHEN 'A' THEN 'enabled: always' END)
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE (r.rulename <> '_RETURN' OR c.relkind NOT IN ('v', 'm')) AND @ours(n.nspname)
  AND @free(pg_class|c.oid)
UNION ALL
SELECT 'policy', @name(n.nspname|c.relname) || '.' || quote_ident(p.polname),
       @name(n.nspname|c.relname),
       concat_ws(E'\n',
         CASE WHEN NOT p.polpermissive THEN 'restrictive' END,
         'for: ' || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                  WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
         'to: ' || (SELECT string_agg(role, ', ' ORDER BY role COLLATE "C")
                    FROM (SELECT CASE WHEN o = 0 THEN 'PUBLIC'
                                      ELSE quote_ident(pg_get_userbyid(o)) END AS role
                          FROM unnest(p.polroles) o) roles),
         'using: ' || @indented(pg_get_expr(p.polqual, p.polrelid)),
         'with check: ' || @indented(pg_get_expr(p.polwithcheck, p.polrelid)))
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE @ours(n.nspname) AND @free(pg_class|c.oid)
