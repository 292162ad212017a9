-- Not where they stand: that is data.
SELECT 'sequence', @name(n.nspname|c.relname),
       coalesce(d.refobjid::regclass::text, @name(n.nspname|c.relname)),
       concat_ws(E'\n',
         'owner: ' || pg_get_userbyid(c.relowner),
         CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
         'type: ' || format_type(s.seqtypid, NULL),
         'increment: ' || s.seqincrement, 'minimum: ' || s.seqmin, 'maximum: ' || s.seqmax,
         'start: ' || s.seqstart, 'cache: ' || s.seqcache,
         CASE WHEN s.seqcycle THEN 'cycle' END,
         CASE d.deptype WHEN 'i' THEN 'identity of: ' ELSE 'owned by: ' END
         || d.refobjid::regclass::text || '.' || quote_ident(a.attname),
         @acl(c.relacl|'s'|c.relowner))
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
  AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE @ours(n.nspname) AND @free(pg_class|c.oid)
