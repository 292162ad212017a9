UPDATE public.orders SET total = 0 WHERE total IS NULL;
UPDATE public.parts SET total = 0 WHERE id = 7;
ALTER TABLE public.parts ADD COLUMN IF NOT EXISTS note text;
CREATE TABLE public.mine (id bigint PRIMARY KEY);
UPDATE public.mine SET id = 0;
ALTER TABLE public.mine ADD COLUMN note text;
