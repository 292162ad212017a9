-- What is there is what is asked for, or has more.
CREATE TABLE IF NOT EXISTS public.orders (id int8 PRIMARY KEY, owner uuid);
ALTER TABLE public.orders ADD COLUMN IF NOT EXISTS total int;
ALTER TABLE public.orders ADD COLUMN IF NOT EXISTS note text;
CREATE INDEX IF NOT EXISTS orders_owner_idx ON public.orders USING btree (owner);
DO $$ BEGIN
  CREATE TYPE public.status AS ENUM ('paid', 'open');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
-- Nobody knows what these are.
CREATE TABLE IF NOT EXISTS public.other (id uuid);
ALTER TABLE public.older ADD COLUMN IF NOT EXISTS total numeric;
CREATE INDEX IF NOT EXISTS older_idx ON public.older (total);
-- What is dropped before is made anew.
DROP TABLE public.items;
CREATE TABLE IF NOT EXISTS public.items (id uuid PRIMARY KEY);
DROP INDEX public.orders_open_idx;
CREATE INDEX IF NOT EXISTS orders_open_idx ON public.orders (total, owner);
