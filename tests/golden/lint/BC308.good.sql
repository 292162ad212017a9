CREATE OR REPLACE VIEW public.totals AS
  SELECT id, owner, sum (total) AS total, count (*) FROM public.orders GROUP BY id, owner;
CREATE OR REPLACE VIEW public.all_orders AS SELECT id FROM public.orders;
CREATE OR REPLACE VIEW public.others AS SELECT id FROM public.orders;
DROP VIEW public.totals;
CREATE OR REPLACE VIEW public.totals AS SELECT owner FROM public.orders;
