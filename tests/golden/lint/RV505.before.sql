CREATE TABLE public.orders (id bigint PRIMARY KEY, note text);
CREATE TABLE public.parts (id bigint PRIMARY KEY);
