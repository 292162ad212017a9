CREATE TABLE public.orders (id serial PRIMARY KEY, code varchar(10), name varchar(20) NOT NULL,
  price numeric(8, 2), weight numeric(8, 2), kind int);
