CREATE OR REPLACE VIEW people AS SELECT id, email FROM auth.users;
CREATE OR REPLACE VIEW public.members AS SELECT m.id, u.email FROM members_of AS m JOIN auth.users AS u ON u.id = m.user_id;
CREATE MATERIALIZED VIEW IF NOT EXISTS counted AS SELECT date_trunc('day', created_at) FROM (SELECT * FROM auth.users) AS u;
