ALTER TABLE public.orders ADD COLUMN IF NOT EXISTS total_2 int;
