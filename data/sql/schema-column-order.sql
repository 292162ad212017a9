-- One line a column, in the order of the columns; not by number, which has gaps.
SELECT 'column order', @name(n.nspname|c.relname), @name(n.nspname|c.relname),
       string_agg(quote_ident(a.attname), E'\n' ORDER BY a.attnum)
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
  AND @ours(n.nspname) AND @free(pg_class|c.oid)
GROUP BY n.nspname, c.relname
