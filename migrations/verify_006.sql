-- switchback: verify may write — tries the new constraint

-- check: every name is tidy
-- expect: empty
SELECT id, display_name FROM public.profiles WHERE display_name ~ '^\s|\s$|\s\s';

-- check: every change is kept
-- expect: empty
SELECT id FROM public.profiles_before_006 WHERE display_name = tidied;

-- check: no profile was lost, none counts as edited
-- expect: unchanged
SELECT id, created_at, updated_at FROM public.profiles ORDER BY id;

-- check: the trigger is back on
-- expect: value O
SELECT tgenabled
FROM pg_catalog.pg_trigger
WHERE tgrelid = 'public.profiles'::regclass AND tgname = 'profiles_set_updated_at';

-- check: nobody reads the old names
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: error 42501
SELECT * FROM public.profiles_before_006;

-- check: a user signs up
INSERT INTO auth.users (id) VALUES ('a1a1a1a1-0000-4000-8000-000000000001');

-- check: a name with blanks around is refused
-- as: authenticated a1a1a1a1-0000-4000-8000-000000000001
-- expect: error 23514
INSERT INTO public.profiles (id, display_name)
VALUES ('a1a1a1a1-0000-4000-8000-000000000001', ' Ada ');
