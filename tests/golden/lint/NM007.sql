CREATE TABLE public.orders (id bigint PRIMARY KEY, total int CONSTRAINT positive CHECK (total > 0));
