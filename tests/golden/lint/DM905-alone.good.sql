-- switchback: no-transaction
UPDATE public.orders SET total = 0 WHERE total IS NULL;
ALTER TABLE public.orders ALTER COLUMN total SET NOT NULL;
