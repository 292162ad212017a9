-- Display names lose blanks around and double ones inside, and cannot get new ones.
--
-- What the names were is kept for the rollback script. It is nobody's business: row-level security
-- without a policy, and no grants.

CREATE TABLE IF NOT EXISTS public.profiles_before_006 (
  id uuid PRIMARY KEY REFERENCES public.profiles (id) ON DELETE CASCADE,
  display_name text NOT NULL,
  tidied text NOT NULL
);

COMMENT ON TABLE public.profiles_before_006
  IS 'Display names before migration 006, for its rollback';

ALTER TABLE public.profiles_before_006 ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON public.profiles_before_006 FROM PUBLIC, anon, authenticated, service_role;

INSERT INTO public.profiles_before_006 (id, display_name, tidied)
SELECT
  id,
  display_name,
  coalesce(nullif(btrim(regexp_replace(display_name, '\s+', ' ', 'g')), ''), '?')
FROM public.profiles
WHERE display_name ~ '^\s|\s$|\s\s'
ON CONFLICT (id) DO NOTHING;

-- This is no edit of the user's: updated_at stays as it is.
ALTER TABLE public.profiles DISABLE TRIGGER profiles_set_updated_at;

UPDATE public.profiles AS p
SET display_name = b.tidied
FROM public.profiles_before_006 AS b
WHERE p.id = b.id AND p.display_name = b.display_name;

ALTER TABLE public.profiles ENABLE TRIGGER profiles_set_updated_at;

-- NOT VALID: holds for what is written from now on, and looks at no row. 007 looks at them.
ALTER TABLE public.profiles DROP CONSTRAINT IF EXISTS profiles_display_name_tidy;
ALTER TABLE public.profiles
  ADD CONSTRAINT profiles_display_name_tidy CHECK (display_name !~ '^\s|\s$|\s\s') NOT VALID;
