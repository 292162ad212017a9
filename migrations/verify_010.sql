-- switchback: verify may write — counts rows of its own

-- check: no notification was lost
-- expect: unchanged
SELECT count(*), max(id) FROM public.notifications;

-- check: it shows what the person who asks may see
-- expect: value {security_invoker=true}
SELECT reloptions FROM pg_catalog.pg_class WHERE oid = 'public.unread_notifications'::regclass;

-- check: two users sign up
INSERT INTO auth.users (id)
VALUES ('a1a1a1a1-0000-4000-8000-000000000001'), ('b2b2b2b2-0000-4000-8000-000000000002');

-- check: and have profiles
INSERT INTO public.profiles (id, display_name) VALUES
  ('a1a1a1a1-0000-4000-8000-000000000001', 'Ada'),
  ('b2b2b2b2-0000-4000-8000-000000000002', 'Ben');

-- check: Ada has three notifications, one of them read; Ben has one
-- as: service_role
INSERT INTO public.notifications (recipient_id, kind, is_read) VALUES
  ('a1a1a1a1-0000-4000-8000-000000000001', 'a', false),
  ('a1a1a1a1-0000-4000-8000-000000000001', 'b', false),
  ('a1a1a1a1-0000-4000-8000-000000000001', 'c', true),
  ('b2b2b2b2-0000-4000-8000-000000000002', 'a', false);

-- check: Ada sees her two, and nothing of Ben's
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: row a1a1a1a1-0000-4000-8000-000000000001 | 2
SELECT recipient_id, unread FROM public.unread_notifications;
