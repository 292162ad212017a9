-- switchback: verify may write — plays a session

-- check: every JSONB column has a default
-- expect: empty
SELECT attname
FROM pg_catalog.pg_attribute
WHERE attrelid = 'public.sessions'::regclass AND atttypid = 'jsonb'::regtype AND NOT atthasdef;

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
INSERT INTO public.partner_connections (id, requester_id, recipient_id, status) VALUES
  (
    'abababab-0000-4000-8000-000000000012', 'a1a1a1a1-0000-4000-8000-000000000001',
    'b2b2b2b2-0000-4000-8000-000000000002', 'accepted'
  ),
  (
    'acacacac-0000-4000-8000-000000000013', 'a1a1a1a1-0000-4000-8000-000000000001',
    'c3c3c3c3-0000-4000-8000-000000000003', 'pending'
  );

-- check: Ada hosts one with Ben
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: row [] | {} | waiting
INSERT INTO public.sessions (connection_id)
VALUES ('abababab-0000-4000-8000-000000000012')
RETURNING players, settings, state ->> 'status';

-- check: but not with Cleo, who has not accepted
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: error 42501
INSERT INTO public.sessions (connection_id)
VALUES ('acacacac-0000-4000-8000-000000000013');

-- check: Ben joins
-- as: authenticated b2b2b2b2-0000-4000-8000-000000000002
-- expect: value 1
UPDATE public.sessions
SET
  players = players || jsonb_build_array(jsonb_build_object('id', auth.uid(), 'name', 'Ben')),
  state = state || '{"status": "playing"}'
RETURNING jsonb_array_length(players);

-- check: Cleo sees nothing of it
-- as: authenticated c3c3c3c3-0000-4000-8000-000000000003
-- expect: empty
SELECT * FROM public.sessions;

-- check: players are a list
-- expect: error 23514
UPDATE public.sessions SET players = '{}';

-- check: a state has a status
-- expect: error 23514
UPDATE public.sessions SET state = '{}';
