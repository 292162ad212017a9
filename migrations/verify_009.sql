-- switchback: verify may write — looks at rows of its own

-- check: one policy for reading, not two
-- expect: value profiles_select_own_and_partners
SELECT string_agg(polname, ', ')
FROM pg_catalog.pg_policy
WHERE polrelid = 'public.profiles'::regclass AND polcmd = 'r';

-- check: three users sign up
INSERT INTO auth.users (id) VALUES
  ('a1a1a1a1-0000-4000-8000-000000000001'),
  ('b2b2b2b2-0000-4000-8000-000000000002'),
  ('c3c3c3c3-0000-4000-8000-000000000003');

-- check: and have profiles
INSERT INTO public.profiles (id, display_name) VALUES
  ('a1a1a1a1-0000-4000-8000-000000000001', 'Ada'),
  ('b2b2b2b2-0000-4000-8000-000000000002', 'Ben'),
  ('c3c3c3c3-0000-4000-8000-000000000003', 'Cleo');

-- check: Ada and Ben are connected, Cleo has not answered Ada
INSERT INTO public.partner_connections (requester_id, recipient_id, status) VALUES
  ('a1a1a1a1-0000-4000-8000-000000000001', 'b2b2b2b2-0000-4000-8000-000000000002', 'accepted'),
  ('a1a1a1a1-0000-4000-8000-000000000001', 'c3c3c3c3-0000-4000-8000-000000000003', 'pending');

-- check: Ada sees herself and Ben
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: value Ada, Ben
SELECT string_agg(display_name, ', ' ORDER BY display_name) FROM public.profiles;

-- check: Ben sees Ada too
-- as: authenticated b2b2b2b2-0000-4000-8000-000000000002
-- expect: rows 2
SELECT * FROM public.profiles;

-- check: Cleo sees only herself
-- as: authenticated c3c3c3c3-0000-4000-8000-000000000003
-- expect: value Cleo
SELECT string_agg(display_name, ', ' ORDER BY display_name) FROM public.profiles;

-- check: seeing is not changing
-- as: authenticated b2b2b2b2-0000-4000-8000-000000000002
-- expect: empty
UPDATE public.profiles
SET display_name = 'Mine'
WHERE id = 'a1a1a1a1-0000-4000-8000-000000000001'
RETURNING id;

-- check: without signing in there is still nothing to see
-- as: anon
-- expect: error 42501
SELECT * FROM public.profiles;
