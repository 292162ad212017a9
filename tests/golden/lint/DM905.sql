UPDATE public.orders SET total = 0 WHERE total IS NULL;
ALTER TABLE public.orders ALTER COLUMN total SET NOT NULL;
DELETE FROM public.parts WHERE made < '2020-01-01';
SELECT 1;
ALTER TABLE public.parts ADD COLUMN IF NOT EXISTS note text;
