-- What comes with the server, as completion offers it. No parameter. Columns as in names.sql.
SELECT 'schema' AS kind, n.nspname AS name, NULL AS schema, NULL AS of, NULL AS detail, true, 0
  AS place
FROM pg_catalog.pg_namespace n WHERE n.nspname OPERATOR(pg_catalog.=) ANY
  ('{pg_catalog,information_schema}')
UNION ALL
SELECT 'table', c.relname, n.nspname, NULL, NULL, pg_catalog.pg_table_is_visible(c.oid), 0
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=)
  c.relnamespace
WHERE n.nspname OPERATOR(pg_catalog.=) ANY ('{pg_catalog,information_schema}') AND c.relkind
  OPERATOR(pg_catalog.=) ANY ('{r,v}')
UNION ALL
SELECT 'column', a.attname, n.nspname, c.relname,
  pg_catalog.format_type(a.atttypid, a.atttypmod), pg_catalog.pg_table_is_visible(c.oid),
  a.attnum
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE n.nspname OPERATOR(pg_catalog.=) ANY ('{pg_catalog,information_schema}') AND c.relkind
  OPERATOR(pg_catalog.=) ANY ('{r,v}')
  AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
UNION ALL
-- Not what carries out operators, casts, types and index methods: nobody calls that by name.
SELECT 'function', p.proname, 'pg_catalog', NULL,
  pg_catalog.pg_get_function_identity_arguments(p.oid), true, 0
FROM pg_catalog.pg_proc p
WHERE p.pronamespace OPERATOR(pg_catalog.=) 'pg_catalog'::pg_catalog.regnamespace AND p.prokind
  OPERATOR(pg_catalog.<>) 'p'
  AND p.prorettype OPERATOR(pg_catalog.<>) ALL (ARRAY['internal'::pg_catalog.regtype,
    'cstring'::pg_catalog.regtype,
    'language_handler'::pg_catalog.regtype, 'fdw_handler'::pg_catalog.regtype,
    'index_am_handler'::pg_catalog.regtype, 'tsm_handler'::pg_catalog.regtype,
    'table_am_handler'::pg_catalog.regtype, 'trigger'::pg_catalog.regtype])
  AND NOT p.proargtypes::pg_catalog.oid[] OPERATOR(pg_catalog.&&)
    ARRAY['internal'::pg_catalog.regtype::pg_catalog.oid,
    'cstring'::pg_catalog.regtype::pg_catalog.oid]
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_operator o WHERE o.oprcode OPERATOR(pg_catalog.=) p.oid
    OR o.oprrest OPERATOR(pg_catalog.=) p.oid OR o.oprjoin OPERATOR(pg_catalog.=) p.oid)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_amproc a WHERE a.amproc OPERATOR(pg_catalog.=) p.oid)
  AND p.proname OPERATOR(pg_catalog.!~) '^(RI_FKey|binary_upgrade|pg_stat_get|currtid)'
UNION ALL
SELECT 'role', r.rolname, NULL, NULL, NULL, true, 0 FROM pg_catalog.pg_roles r
WHERE r.rolname OPERATOR(pg_catalog.~) '^pg_'
UNION ALL
SELECT 'setting', s.name, NULL, NULL, NULL, true, 0 FROM pg_catalog.pg_settings s
