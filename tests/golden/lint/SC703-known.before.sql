CREATE TABLE public.orders (id bigint PRIMARY KEY, owner uuid);
CREATE TABLE public.parts (id bigint PRIMARY KEY, owner uuid);
ALTER TABLE public.parts ENABLE ROW LEVEL SECURITY;
