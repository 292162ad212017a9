-- Brings the names back that people had, unless they have changed them since.

ALTER TABLE public.profiles DROP CONSTRAINT IF EXISTS profiles_display_name_tidy;

ALTER TABLE public.profiles DISABLE TRIGGER profiles_set_updated_at;

-- switchback: allow LK128 — the table is small
DO $$
BEGIN
  -- Where it has run already, the names are back, and what they were kept in is gone.
  IF to_regclass('public.profiles_before_006') IS NOT NULL THEN
    UPDATE public.profiles AS p
    SET display_name = b.display_name
    FROM public.profiles_before_006 AS b
    WHERE p.id = b.id AND p.display_name = b.tidied;
  END IF;
END $$;

ALTER TABLE public.profiles ENABLE TRIGGER profiles_set_updated_at;

DROP TABLE IF EXISTS public.profiles_before_006;
