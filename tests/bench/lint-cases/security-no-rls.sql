CREATE TABLE IF NOT EXISTS public.letters (id uuid PRIMARY KEY, owner uuid NOT NULL);
