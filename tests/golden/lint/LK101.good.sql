CREATE INDEX CONCURRENTLY orders_user ON orders (user_id);
CREATE TABLE items (id bigint PRIMARY KEY, orders bigint);
CREATE INDEX items_orders ON public.items (orders);
ALTER TABLE items RENAME TO things;
CREATE INDEX things_id ON things (id);
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE INDEX orders_day ON orders (day);
END $$;
