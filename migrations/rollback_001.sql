-- Takes profiles away, with everything in it. Policies, trigger and constraints go with the table.

DROP TABLE IF EXISTS public.profiles;
DROP FUNCTION IF EXISTS public.set_updated_at();
