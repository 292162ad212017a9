CREATE TABLE public.orders (id bigint PRIMARY KEY, buyer bigint, seller bigint, a int, b int,
  UNIQUE (a, b));
CREATE INDEX orders_buyer_idx ON public.orders (buyer, seller);
CREATE INDEX orders_old_idx ON public.orders (seller, buyer);
