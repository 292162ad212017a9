-- case: project
DROP TABLE public.orders;
