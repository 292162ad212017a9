CREATE TABLE IF NOT EXISTS public."order" (id bigint PRIMARY KEY, "user" uuid NOT NULL, "Group" int);
