-- case: project
CREATE TABLE public.invoices (id bigint PRIMARY KEY, total int);
CREATE TABLE public.invoice_lines (id bigint PRIMARY KEY, invoice bigint REFERENCES public.invoices);
ALTER TABLE public.people ADD COLUMN IF NOT EXISTS invoice bigint REFERENCES public.invoices;
CREATE INDEX people_invoice ON public.people (invoice);
