-- The tables that a publication names, as ADD TABLE takes them. $1: its name.
SELECT r.prrelid::pg_catalog.regclass::text,
       r.prrelid::pg_catalog.regclass
         || CASE WHEN pg_catalog.to_jsonb(r) ->> 'prattrs' IS NULL THEN ''
                 ELSE ' (' || (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a), ', ')
                   FROM pg_catalog.jsonb_array_elements_text(
                     pg_catalog.to_jsonb(t) -> 'attnames') a) || ')' END
         || coalesce(' WHERE ' || CASE WHEN pg_catalog.to_jsonb(t) ->> 'rowfilter' LIKE '(%' THEN ''
                                       ELSE '(' END
                     || (pg_catalog.to_jsonb(t) ->> 'rowfilter')
                     || CASE WHEN pg_catalog.to_jsonb(t) ->> 'rowfilter' LIKE '(%' THEN ''
                             ELSE ')' END, '')
FROM pg_catalog.pg_publication p
JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid
JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_publication_tables t
  ON t.pubname = p.pubname AND t.schemaname = n.nspname AND t.tablename = c.relname
WHERE p.pubname = $1
ORDER BY 1
