-- The database itself, schemas, extensions, default privileges, settings, statistics.
SELECT 'database', 'database', NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(d.datdba), @acl(d.datacl|'d'|d.datdba))
FROM pg_database d WHERE d.datname = current_database()
UNION ALL
SELECT 'setting', coalesce('role ' || quote_ident(pg_get_userbyid(nullif(s.setrole, 0))), 'all roles'),
       NULL, (SELECT string_agg(c, E'\n' ORDER BY c COLLATE "C") FROM unnest(s.setconfig) c)
FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
WHERE d.datname = current_database()
UNION ALL
SELECT 'schema', quote_ident(n.nspname), NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(n.nspowner), @acl(n.nspacl|'n'|n.nspowner))
FROM pg_namespace n WHERE @ours(n.nspname) AND @free(pg_namespace|n.oid)
UNION ALL
SELECT 'extension', quote_ident(e.extname), NULL,
       concat_ws(E'\n', 'version: ' || e.extversion, 'schema: ' || quote_ident(n.nspname))
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
UNION ALL
SELECT 'default privileges',
       concat_ws(' ', CASE a.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences'
                        WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas'
                        ELSE a.defaclobjtype::text END,
                 'of', quote_ident(pg_get_userbyid(a.defaclrole)), 'in ' || quote_ident(n.nspname)),
       NULL, (SELECT string_agg('privileges: ' || p, E'\n' ORDER BY p)
              FROM (SELECT unnest(a.defaclacl)::text COLLATE "C" AS p) items)
FROM pg_default_acl a LEFT JOIN pg_namespace n ON n.oid = a.defaclnamespace
WHERE n.oid IS NULL OR @ours(n.nspname)
UNION ALL
SELECT 'statistics', @name(n.nspname|s.stxname), s.stxrelid::regclass::text,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(s.stxowner),
                 'target: ' || CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END,
                 pg_get_statisticsobjdef(s.oid))
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE @ours(n.nspname) AND @free(pg_statistic_ext|s.oid)
