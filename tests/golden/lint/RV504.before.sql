CREATE TABLE public.people (id bigint PRIMARY KEY);
