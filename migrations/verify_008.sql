-- check: the index is there, and whole
-- expect: row t | t
SELECT indisvalid, indisready
FROM pg_catalog.pg_index
WHERE indexrelid = 'public.notifications_unread_idx'::regclass;

-- check: no build that was interrupted is left over
-- expect: empty
SELECT indexrelid::regclass
FROM pg_catalog.pg_index
WHERE indrelid = 'public.notifications'::regclass AND NOT indisvalid;

-- check: it holds only unread ones
-- expect: value (NOT is_read)
SELECT pg_get_expr(indpred, indrelid)
FROM pg_catalog.pg_index
WHERE indexrelid = 'public.notifications_unread_idx'::regclass;

-- check: there are not too many indexes by now
-- expect: rows <= 3
SELECT indexrelid::regclass
FROM pg_catalog.pg_index
WHERE indrelid = 'public.notifications'::regclass;
