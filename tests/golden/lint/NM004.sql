CREATE TABLE IF NOT EXISTS public."Order Items" (id bigint PRIMARY KEY);
