CREATE TABLE public.kinds (id int PRIMARY KEY, "Name" text, note text);
