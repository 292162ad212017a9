-- case: project
ALTER TABLE public.people ADD COLUMN IF NOT EXISTS tenant int;
ALTER TABLE public.invoices ADD COLUMN IF NOT EXISTS tenant int;
