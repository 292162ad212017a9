-- switchback: verify may write — walks a connection through its life

-- check: the labels are these, in this order
-- expect: value {pending,accepted,declined,ended}
SELECT enum_range(NULL::public.connection_status);

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

-- check: Ada asks Ben
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: row a1a1a1a1-0000-4000-8000-000000000001 | pending
INSERT INTO public.partner_connections (recipient_id)
VALUES ('b2b2b2b2-0000-4000-8000-000000000002')
RETURNING requester_id, status;

-- check: Ada cannot ask in the name of Cleo
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: error 42501
INSERT INTO public.partner_connections (requester_id, recipient_id)
VALUES ('c3c3c3c3-0000-4000-8000-000000000003', 'b2b2b2b2-0000-4000-8000-000000000002');

-- check: Ada cannot begin with an accepted connection
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: error 42501
INSERT INTO public.partner_connections (recipient_id, status)
VALUES ('c3c3c3c3-0000-4000-8000-000000000003', 'accepted');

-- check: Ben cannot ask Ada as well, one open connection is enough
-- as: authenticated b2b2b2b2-0000-4000-8000-000000000002
-- expect: error 23505
INSERT INTO public.partner_connections (recipient_id)
VALUES ('a1a1a1a1-0000-4000-8000-000000000001');

-- check: nobody is their own partner
-- as: authenticated c3c3c3c3-0000-4000-8000-000000000003
-- expect: error 23514
INSERT INTO public.partner_connections (recipient_id)
VALUES ('c3c3c3c3-0000-4000-8000-000000000003');

-- check: Ada cannot answer for Ben
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: error 42501
UPDATE public.partner_connections SET status = 'accepted';

-- check: Cleo neither sees nor touches it
-- as: authenticated c3c3c3c3-0000-4000-8000-000000000003
-- expect: empty
UPDATE public.partner_connections SET status = 'ended' RETURNING *;

-- check: Ben accepts, and the time is kept
-- as: authenticated b2b2b2b2-0000-4000-8000-000000000002
-- expect: row accepted | t
UPDATE public.partner_connections
SET status = 'accepted'
RETURNING status, responded_at IS NOT NULL;

-- check: what is accepted does not become pending again
-- as: authenticated b2b2b2b2-0000-4000-8000-000000000002
-- expect: error 23514
UPDATE public.partner_connections SET status = 'pending';

-- check: nobody deletes it
-- as: authenticated b2b2b2b2-0000-4000-8000-000000000002
-- expect: error 42501
DELETE FROM public.partner_connections;
