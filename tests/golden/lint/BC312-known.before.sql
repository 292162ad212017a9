CREATE TABLE public.orders (id bigint PRIMARY KEY, owner uuid NOT NULL, total int, note text);
ALTER TABLE public.orders ADD CONSTRAINT orders_total_set CHECK (total IS NOT NULL) NOT VALID;
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_total_set;
ALTER TABLE public.orders ADD CONSTRAINT orders_note_set CHECK (note IS NOT NULL) NOT VALID;
