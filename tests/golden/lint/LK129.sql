ALTER TABLE orders ADD COLUMN a int;
ALTER TABLE orders
  ADD COLUMN b int, DROP COLUMN c;
ALTER TABLE public.orders -- for the list
  ADD COLUMN d int;
