-- switchback: verify may write — lets notifications happen

-- check: row-level security is on, with two policies
-- expect: row t | 2
SELECT relrowsecurity, (SELECT count(*) FROM pg_catalog.pg_policy WHERE polrelid = c.oid)
FROM pg_catalog.pg_class AS c
WHERE oid = 'public.notifications'::regclass;

-- check: nobody calls the trigger's function
-- expect: value f
SELECT has_function_privilege('authenticated', 'public.notify_about_connection()', 'EXECUTE');

-- check: two users sign up
INSERT INTO auth.users (id)
VALUES ('a1a1a1a1-0000-4000-8000-000000000001'), ('b2b2b2b2-0000-4000-8000-000000000002');

-- check: and have profiles
INSERT INTO public.profiles (id, display_name) VALUES
  ('a1a1a1a1-0000-4000-8000-000000000001', 'Ada'),
  ('b2b2b2b2-0000-4000-8000-000000000002', 'Ben');

-- check: Ada asks Ben
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
INSERT INTO public.partner_connections (recipient_id)
VALUES ('b2b2b2b2-0000-4000-8000-000000000002');

-- check: Ben hears of it
-- as: authenticated b2b2b2b2-0000-4000-8000-000000000002
-- expect: value connection_requested
SELECT kind FROM public.notifications;

-- check: Ben accepts
-- as: authenticated b2b2b2b2-0000-4000-8000-000000000002
UPDATE public.partner_connections SET status = 'accepted';

-- check: Ada hears of that, and only of that
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: row connection_answered | accepted
SELECT kind, payload ->> 'status' FROM public.notifications;

-- check: a user sees only own notifications
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: empty
SELECT * FROM public.notifications WHERE recipient_id <> auth.uid();

-- check: Ada cannot write one to Ben
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: error 42501
INSERT INTO public.notifications (recipient_id, kind)
VALUES ('b2b2b2b2-0000-4000-8000-000000000002', 'prize_won');

-- check: Ada says that she has read hers; Ben's stays as it is
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: rows 1
UPDATE public.notifications SET read_at = now() RETURNING id;

-- check: Ada cannot rewrite it
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: error 42501
UPDATE public.notifications SET kind = 'prize_won';

-- check: the service role writes and sees all
-- as: service_role
-- expect: rows >= 2
SELECT * FROM public.notifications;
