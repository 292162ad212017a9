CREATE TABLE IF NOT EXISTS public.orders (id bigint PRIMARY KEY, note text);
ALTER TABLE public.orders ADD COLUMN IF NOT EXISTS note text, ADD COLUMN IF NOT EXISTS total int;
CREATE TABLE IF NOT EXISTS public.items (id bigint PRIMARY KEY);
DROP TABLE public.parts;
CREATE TABLE public.parts (id uuid PRIMARY KEY);
