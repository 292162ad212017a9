CREATE TABLE IF NOT EXISTS public.orders (id bigint PRIMARY KEY, owner text NOT NULL);
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note text);
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, total integer NOT NULL);
CREATE TABLE IF NOT EXISTS public.totals (owner uuid);
ALTER TABLE public.orders ADD COLUMN IF NOT EXISTS total numeric(12, 2);
CREATE INDEX IF NOT EXISTS orders_owner_idx ON public.orders (owner, total);
CREATE UNIQUE INDEX IF NOT EXISTS orders_total_idx ON public.orders (total);
CREATE INDEX IF NOT EXISTS orders_open_idx ON public.orders (owner);
CREATE INDEX IF NOT EXISTS items_idx ON public.orders (id);
DO $$ BEGIN
  CREATE TYPE public.status AS ENUM ('open', 'paid', 'gone');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
CREATE TABLE IF NOT EXISTS public.here (id bigint);
CREATE TABLE IF NOT EXISTS public.here (id uuid);
