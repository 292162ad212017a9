-- check: the constraint holds for every row
-- expect: true
SELECT convalidated
FROM pg_catalog.pg_constraint
WHERE conrelid = 'public.profiles'::regclass AND conname = 'profiles_display_name_tidy';

-- check: no profile was touched
-- expect: unchanged
SELECT count(*), max(updated_at) FROM public.profiles;
