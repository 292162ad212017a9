-- Takes the sessions away.

DROP TABLE IF EXISTS public.sessions;
