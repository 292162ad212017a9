CREATE TYPE public.status AS ENUM ('open', 'paid');
CREATE TABLE public.orders (id bigint PRIMARY KEY, state public.status);
CREATE TABLE public.items (id bigint PRIMARY KEY,
  "order" bigint REFERENCES public.orders (id) ON DELETE CASCADE);
CREATE FUNCTION public.touch () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION public.touch ();
