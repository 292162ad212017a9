-- case: project
CREATE TABLE public._before_012 AS SELECT id, note FROM public.orders;
ALTER TABLE public.orders DROP COLUMN note;
CREATE TABLE public.mine (id bigint PRIMARY KEY, a int);
ALTER TABLE public.mine DROP COLUMN a;
ALTER TABLE public.orders DROP CONSTRAINT orders_check;
DROP TABLE public.parts;
CREATE TABLE public.parts (id bigint PRIMARY KEY);
