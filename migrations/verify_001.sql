-- Writes rows to try the policies on; like every verify script, all of it is rolled back.
-- switchback: verify may write — tries the policies on rows of its own

-- check: the columns are these, in this order
-- expect: value id uuid, display_name text, created_at timestamp with time zone, updated_at timestamp with time zone
SELECT string_agg(format('%s %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum)
FROM pg_catalog.pg_attribute
WHERE attrelid = 'public.profiles'::regclass AND attnum > 0 AND NOT attisdropped;

-- check: row-level security is on
-- expect: true
SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = 'public.profiles'::regclass;

-- check: two users sign up
-- expect: rows 2
INSERT INTO auth.users (id)
VALUES ('a1a1a1a1-0000-4000-8000-000000000001'), ('b2b2b2b2-0000-4000-8000-000000000002')
RETURNING id;

-- check: a user makes the own profile
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: value Ada
INSERT INTO public.profiles (id, display_name)
VALUES ('a1a1a1a1-0000-4000-8000-000000000001', 'Ada')
RETURNING display_name;

-- check: nobody makes one for somebody else
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: error 42501
INSERT INTO public.profiles (id, display_name)
VALUES ('b2b2b2b2-0000-4000-8000-000000000002', 'Not Ben');

-- check: a user sees only the own profile
-- as: authenticated b2b2b2b2-0000-4000-8000-000000000002
-- expect: empty
SELECT * FROM public.profiles;

-- check: without signing in there is nothing to see
-- as: anon
-- expect: error 42501
SELECT * FROM public.profiles;

-- check: a name cannot be empty
-- expect: error 23514
INSERT INTO public.profiles (id, display_name)
VALUES ('b2b2b2b2-0000-4000-8000-000000000002', '');

-- check: deleting the user deletes the profile
DELETE FROM auth.users WHERE id = 'a1a1a1a1-0000-4000-8000-000000000001';

-- check: it is gone
-- expect: empty
SELECT * FROM public.profiles WHERE id = 'a1a1a1a1-0000-4000-8000-000000000001';
