GRANT SELECT ON TABLE public.letters TO authenticated;
