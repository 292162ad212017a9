CREATE OR REPLACE VIEW public.totals AS SELECT id, sum (total) AS total FROM public.orders GROUP BY id;
CREATE VIEW public.names AS SELECT id, name FROM public.people;
CREATE OR REPLACE VIEW public.names AS SELECT name, id FROM public.people;
