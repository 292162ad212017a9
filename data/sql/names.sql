-- What the database's owner has made, as completion offers it. No parameter.
-- kind, name, schema, what it is a part of, detail, whether the search path finds it, its place.
WITH own_schema AS MATERIALIZED (
  SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n
  WHERE n.nspname OPERATOR(pg_catalog.!~) '^pg_' AND n.nspname OPERATOR(pg_catalog.<>)
    'information_schema'
), own_relation AS MATERIALIZED (
  SELECT c.oid, c.relname, c.relkind, c.relispartition, n.nspname,
    pg_catalog.pg_table_is_visible(c.oid) AS is_visible
  FROM pg_catalog.pg_class c JOIN own_schema n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
  WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,f,v,m,S,i,I}')
)
SELECT 'schema' AS kind, n.nspname AS name, NULL AS schema, NULL AS of, NULL AS detail, true, 0
  AS place
FROM own_schema n
UNION ALL
SELECT CASE WHEN c.relkind OPERATOR(pg_catalog.=) 'v' THEN 'view' WHEN c.relkind
  OPERATOR(pg_catalog.=) 'm' THEN 'matview' WHEN c.relkind OPERATOR(pg_catalog.=) 'S' THEN
    'sequence'
    WHEN c.relkind OPERATOR(pg_catalog.=) 'i' THEN 'index' WHEN c.relkind OPERATOR(pg_catalog.=)
      'I' THEN 'index' ELSE 'table' END,
  c.relname, c.nspname, NULL, NULL, c.is_visible, 0
FROM own_relation c WHERE NOT c.relispartition
UNION ALL
SELECT CASE WHEN t.typtype OPERATOR(pg_catalog.=) 'e' THEN 'enum' WHEN t.typtype
  OPERATOR(pg_catalog.=) 'd' THEN 'domain' ELSE 'type' END,
  t.typname, n.nspname, NULL,
  CASE WHEN t.typtype OPERATOR(pg_catalog.=) 'd' THEN pg_catalog.format_type(t.typbasetype,
    t.typtypmod) END,
  pg_catalog.pg_type_is_visible(t.oid), 0
FROM pg_catalog.pg_type t JOIN own_schema n ON n.oid OPERATOR(pg_catalog.=) t.typnamespace
LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.typrelid
WHERE t.typtype OPERATOR(pg_catalog.=) ANY ('{e,d,r,b,c}') AND t.typcategory
  OPERATOR(pg_catalog.<>) 'A'
  AND (c.relkind IS NULL OR c.relkind OPERATOR(pg_catalog.=) 'c')
UNION ALL
SELECT CASE WHEN p.prokind OPERATOR(pg_catalog.=) 'p' THEN 'procedure' ELSE 'function' END,
  p.proname, n.nspname, NULL,
  pg_catalog.pg_get_function_identity_arguments(p.oid), pg_catalog.pg_function_is_visible(p.oid), 0
FROM pg_catalog.pg_proc p JOIN own_schema n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
UNION ALL
SELECT 'role', r.rolname, NULL, NULL, NULL, true, 0 FROM pg_catalog.pg_roles r
WHERE r.rolname OPERATOR(pg_catalog.!~) '^pg_'
UNION ALL
SELECT 'extension', e.name, NULL, NULL, e.default_version, true, 0
FROM pg_catalog.pg_available_extensions e
UNION ALL
SELECT 'publication', p.pubname, NULL, NULL, NULL, true, 0 FROM pg_catalog.pg_publication p
UNION ALL
SELECT 'label', e.enumlabel, n.nspname, t.typname, NULL, pg_catalog.pg_type_is_visible(t.oid),
  pg_catalog.row_number() OVER (PARTITION BY t.oid ORDER BY e.enumsortorder)
FROM pg_catalog.pg_enum e JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) e.enumtypid
JOIN own_schema n ON n.oid OPERATOR(pg_catalog.=) t.typnamespace
UNION ALL
SELECT 'constraint', o.conname, c.nspname, c.relname, NULL, c.is_visible, 0
FROM pg_catalog.pg_constraint o JOIN own_relation c ON c.oid OPERATOR(pg_catalog.=) o.conrelid
UNION ALL
SELECT 'trigger', t.tgname, c.nspname, c.relname, NULL, c.is_visible, 0
FROM pg_catalog.pg_trigger t JOIN own_relation c ON c.oid OPERATOR(pg_catalog.=) t.tgrelid WHERE
  NOT t.tgisinternal
UNION ALL
SELECT 'policy', p.polname, c.nspname, c.relname, NULL, c.is_visible, 0
FROM pg_catalog.pg_policy p JOIN own_relation c ON c.oid OPERATOR(pg_catalog.=) p.polrelid
UNION ALL
SELECT 'column', a.attname, c.nspname, c.relname,
  pg_catalog.format_type(a.atttypid, a.atttypmod), c.is_visible, a.attnum
FROM pg_catalog.pg_attribute a JOIN own_relation c ON c.oid OPERATOR(pg_catalog.=) a.attrelid
WHERE a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped AND c.relkind
  OPERATOR(pg_catalog.<>) ALL ('{i,I,S}')
  AND NOT c.relispartition
-- More would be no help to anybody, and costs memory.
LIMIT 500000
