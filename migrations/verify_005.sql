-- check: is_read is a boolean that is never NULL
-- expect: row boolean | t | false
SELECT format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = 'public.notifications'::regclass AND a.attname = 'is_read';

-- check: the recipient may set it
-- expect: true
SELECT has_column_privilege('authenticated', 'public.notifications', 'is_read', 'UPDATE');

-- check: nothing else than before may be changed
-- expect: value is_read, read_at
SELECT string_agg(attname, ', ' ORDER BY attname)
FROM pg_catalog.pg_attribute
WHERE attrelid = 'public.notifications'::regclass
  AND attnum > 0
  AND NOT attisdropped
  AND has_column_privilege('authenticated', attrelid, attnum, 'UPDATE');

-- check: no notification was lost
-- expect: unchanged
SELECT count(*), max(id) FROM public.notifications;
