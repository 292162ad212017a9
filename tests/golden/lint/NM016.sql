-- case: project
CREATE TABLE public.invoices (id bigint PRIMARY KEY, total int);
ALTER TABLE public.people ADD COLUMN IF NOT EXISTS shoe_size int;
