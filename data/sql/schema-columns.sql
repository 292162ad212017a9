-- Columns of tables, views and composite types.
SELECT 'column', @name(n.nspname|c.relname) || '.' || quote_ident(a.attname),
       @name(n.nspname|c.relname),
       concat_ws(E'\n',
         'type: ' || format_type(a.atttypid, a.atttypmod),
         'collation: ' || CASE WHEN a.attcollation <> t.typcollation
                               THEN a.attcollation::regcollation::text END,
         CASE WHEN a.attnotnull THEN 'not null' END,
         CASE a.attidentity WHEN 'a' THEN 'identity: always' WHEN 'd' THEN 'identity: by default' END,
         CASE a.attgenerated WHEN '' THEN 'default: ' WHEN 's' THEN 'generated, stored: '
                             ELSE 'generated: ' END || @indented(pg_get_expr(d.adbin, d.adrelid)),
         'storage: ' || CASE WHEN a.attstorage <> t.typstorage THEN
           CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main'
                             ELSE 'extended' END END,
         'compression: ' || CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END, -- since 14
         'statistics: ' || CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END,
         -- PostgreSQL keeps options of its own there, named pg_…, which come and go with rewrites.
         'options: ' || CASE WHEN a.attoptions IS NOT NULL THEN
           (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(a.attoptions) o
            WHERE o !~ '^pg_') END,
         'foreign options: ' || @sorted(a.attfdwoptions),
         CASE WHEN a.attinhcount > 0 THEN 'inherited'
              || CASE WHEN a.attislocal THEN ', and the table''s own' ELSE '' END END,
         @acl(a.attacl|'c'|c.relowner))
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
  AND @ours(n.nspname) AND @free(pg_class|c.oid)
