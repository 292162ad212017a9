-- case: project
-- switchback: irreversible — nobody has used it since 2021
DROP TABLE public.orders;
