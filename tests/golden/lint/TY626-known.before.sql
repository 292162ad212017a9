CREATE TABLE public.people (id bigint PRIMARY KEY);
CREATE TABLE public.orders (id bigint PRIMARY KEY, buyer bigint NOT NULL, seller bigint);
CREATE INDEX orders_buyer_idx ON public.orders (buyer);
CREATE INDEX orders_seller_idx ON public.orders (seller, id);
