CREATE OR REPLACE VIEW public.my_letters WITH (security_invoker = on) AS SELECT id, owner FROM public.letters;
