CREATE OR REPLACE VIEW public.people AS SELECT id, email FROM auth.users;
