CREATE TABLE public.people (id uuid PRIMARY KEY, code varchar(20) UNIQUE);
CREATE TABLE public.orders (id bigint PRIMARY KEY, buyer bigint, owner uuid);
