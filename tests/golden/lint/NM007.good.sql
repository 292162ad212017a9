CREATE TABLE public.orders (id bigint PRIMARY KEY, total int CONSTRAINT orders_total_check CHECK (total > 0), a bigint CONSTRAINT buyer REFERENCES b);
