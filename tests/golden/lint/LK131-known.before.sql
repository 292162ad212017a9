CREATE TABLE public.orders (id bigint NOT NULL, code text);
CREATE UNIQUE INDEX orders_id ON public.orders (id);
CREATE UNIQUE INDEX orders_code ON public.orders (code);
