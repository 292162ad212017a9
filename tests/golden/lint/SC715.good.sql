CREATE OR REPLACE VIEW people WITH (security_invoker = true) AS SELECT id, email FROM auth.users;
CREATE OR REPLACE VIEW private.people AS SELECT id, email FROM auth.users;
CREATE OR REPLACE VIEW ours AS SELECT id FROM public.users;
INSERT INTO profiles (id) SELECT id FROM auth.users ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS private.notes (user_id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE);
