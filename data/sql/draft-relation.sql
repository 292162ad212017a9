-- What a relation is, apart from its columns. $1: its oid.
SELECT c.relkind, c.oid::pg_catalog.regclass::text, n.nspname, c.relname,
       pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)),
       c.relrowsecurity, c.relforcerowsecurity, c.relpersistence, c.relreplident,
       (SELECT pg_catalog.quote_ident(i.relname) FROM pg_catalog.pg_index x
        JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
        WHERE x.indrelid = c.oid AND x.indisreplident),
       coalesce((SELECT pg_catalog.quote_ident(t.spcname) FROM pg_catalog.pg_tablespace t
                 WHERE t.oid = c.reltablespace), 'pg_default'),
       (SELECT pg_catalog.quote_ident(a.amname) FROM pg_catalog.pg_am a WHERE a.oid = c.relam),
       (SELECT p.inhparent::pg_catalog.regclass::text FROM pg_catalog.pg_inherits p
        WHERE p.inhrelid = c.oid ORDER BY p.inhseqno LIMIT 1),
       pg_catalog.pg_get_expr(c.relpartbound, c.oid),
       (SELECT count(*) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
       (SELECT pg_catalog.quote_ident(i.relname) FROM pg_catalog.pg_index x
        JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
        WHERE x.indrelid = c.oid AND x.indisclustered),
       (SELECT pg_catalog.string_agg(pg_catalog.format('%I = %L', o.option_name, o.option_value), ', ')
        FROM pg_catalog.pg_options_to_table(c.reloptions) o WHERE o.option_name NOT LIKE 'pg\_%'),
       pg_catalog.obj_description(c.oid, 'pg_class'),
       CASE WHEN c.relkind IN ('v', 'm')
            THEN pg_catalog.regexp_replace(pg_catalog.pg_get_viewdef(c.oid), ';\s*$', '') END,
       (SELECT nt.nspname || '.' || t.typname FROM pg_catalog.pg_type t
        JOIN pg_catalog.pg_namespace nt ON nt.oid = t.typnamespace WHERE t.oid = c.reloftype)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = $1::pg_catalog.oid
