CREATE TABLE public.people (id bigint PRIMARY KEY);
CREATE TABLE public.orders (id bigint PRIMARY KEY, buyer bigint, kind int,
  CONSTRAINT orders_buyer FOREIGN KEY (buyer) REFERENCES public.people (id) ON DELETE CASCADE,
  CONSTRAINT kind_fk CHECK (kind > 0));
