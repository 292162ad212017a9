CREATE OR REPLACE VIEW public.my_letters AS SELECT id, owner FROM public.letters;
