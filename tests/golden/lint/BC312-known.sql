-- The CHECK of another migration was not validated.
ALTER TABLE public.orders ALTER COLUMN note SET NOT NULL;
