-- A column as it is, and as ADD COLUMN would make it. $1: its relation's oid, $2: its name.
WITH col AS (
  SELECT a.*, t.typcollation, t.typstorage, pg_catalog.to_jsonb(a) AS j,
         pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
         (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
          WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) AS expression,
         (SELECT cn.nspname || '.' || pg_catalog.quote_ident(c.collname) FROM pg_catalog.pg_collation c
          JOIN pg_catalog.pg_namespace cn ON cn.oid = c.collnamespace
          WHERE c.oid = a.attcollation AND a.attcollation <> t.typcollation) AS collated,
         (SELECT pg_catalog.format(
                   'START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s',
                   s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
                   CASE WHEN s.seqcycle THEN ' CYCLE' ELSE ' NO CYCLE' END)
          FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
          WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum AND d.deptype = 'i') AS sequence
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = $1::pg_catalog.oid AND a.attname = $2 AND a.attnum > 0 AND NOT a.attisdropped)
SELECT type, collated, CASE WHEN attgenerated = '' THEN expression END, attnotnull,
       attidentity, CASE WHEN attgenerated <> '' THEN expression END,
       CASE attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
                       ELSE 'EXTENDED' END,
       CASE j ->> 'attcompression' WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' ELSE 'default' END,
       coalesce(attstattarget, -1),
       (SELECT pg_catalog.string_agg(pg_catalog.format('%I = %L', o.option_name, o.option_value), ', ')
        FROM pg_catalog.pg_options_to_table(attoptions) o WHERE o.option_name NOT LIKE 'pg\_%'),
       sequence,
       pg_catalog.col_description(attrelid, attnum),
       pg_catalog.quote_ident(attname) || ' ' || type
         || coalesce(' COLLATE ' || collated, '')
         || CASE WHEN attgenerated = 's' THEN ' GENERATED ALWAYS AS (' || expression || ') STORED'
                 WHEN attgenerated = 'v' THEN ' GENERATED ALWAYS AS (' || expression || ')'
                 WHEN attidentity <> '' THEN ' GENERATED '
                      || CASE attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END
                      || ' AS IDENTITY (' || sequence || ')'
                 ELSE coalesce(' DEFAULT ' || expression, '') END
         || CASE WHEN attnotnull AND attidentity = '' THEN ' NOT NULL' ELSE '' END,
       attnum = (SELECT max(l.attnum) FROM pg_catalog.pg_attribute l
                 WHERE l.attrelid = col.attrelid AND NOT l.attisdropped),
       attgenerated, attislocal
FROM col
