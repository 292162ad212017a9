CREATE VIEW public.totals AS SELECT o.id, owner, sum (total) AS total FROM public.orders o GROUP BY 1, 2;
CREATE VIEW public.all_orders AS SELECT * FROM public.orders;
