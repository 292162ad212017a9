ALTER TABLE public.parts DROP COLUMN IF EXISTS owner;
ALTER TABLE public.parts ALTER COLUMN owner TYPE text;
