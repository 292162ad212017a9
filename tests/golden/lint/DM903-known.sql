INSERT INTO public.kinds VALUES (1, 'a'), (2, 'b') ON CONFLICT DO NOTHING;
INSERT INTO public.kinds VALUES (1, 'a', 'b', 'too many') ON CONFLICT DO NOTHING;
