-- case: project
CREATE TABLE public.old AS SELECT * FROM public.others;
DELETE FROM public.orders WHERE made < '2020-01-01';
