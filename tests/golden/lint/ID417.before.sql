CREATE TABLE public.orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner uuid NOT NULL,
  total integer
);
CREATE INDEX orders_owner_idx ON public.orders (owner);
CREATE INDEX orders_open_idx ON public.orders (owner) WHERE total IS NULL;
CREATE INDEX orders_total_idx ON public.orders (total);
CREATE TABLE public.items (id bigint PRIMARY KEY);
CREATE INDEX items_idx ON public.items (id);
CREATE VIEW public.totals AS SELECT owner, sum(total) AS total FROM public.orders GROUP BY owner;
CREATE TYPE public.status AS ENUM ('open', 'paid');
