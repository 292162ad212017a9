CREATE TABLE public.orders (id bigint PRIMARY KEY, owner uuid);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
CREATE TABLE public.parts (id bigint PRIMARY KEY, owner uuid);
ALTER TABLE public.parts ENABLE ROW LEVEL SECURITY;
CREATE POLICY look ON public.parts FOR SELECT TO authenticated USING (owner = (SELECT auth.uid()));
