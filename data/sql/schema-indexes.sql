SELECT 'index', @name(n.nspname|c.relname), @name(tn.nspname|t.relname),
       concat_ws(E'\n',
         @indented(pg_get_indexdef(c.oid)),
         'inherits: ' || (SELECT i.inhparent::regclass::text FROM pg_inherits i
                          WHERE i.inhrelid = c.oid),
         'tablespace: ' || (SELECT s.spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace),
         CASE WHEN NOT x.indisvalid THEN 'invalid' END,
         CASE WHEN NOT x.indisready THEN 'not ready' END,
         CASE WHEN x.indisclustered THEN 'the table is clustered on it' END,
         CASE WHEN x.indisreplident THEN 'the table''s replica identity' END,
         (SELECT string_agg('statistics of ' || quote_ident(a.attname) || ': ' || a.attstattarget,
                            E'\n' ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0))
FROM pg_index x
JOIN pg_class c ON c.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class t ON t.oid = x.indrelid
JOIN pg_namespace tn ON tn.oid = t.relnamespace
WHERE @ours(n.nspname) AND @free(pg_class|c.oid) AND @free(pg_class|t.oid)
