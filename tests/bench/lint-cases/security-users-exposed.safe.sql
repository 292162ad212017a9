CREATE OR REPLACE VIEW public.people WITH (security_invoker = true) AS SELECT id, email FROM auth.users;
