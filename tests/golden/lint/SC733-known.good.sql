ALTER TABLE public.orders DROP COLUMN IF EXISTS owner;
DROP POLICY look ON public.parts;
ALTER TABLE public.parts DROP COLUMN IF EXISTS owner;
