-- A constraint cannot be made unproven again; it is added anew, as 006 left it.

ALTER TABLE public.profiles DROP CONSTRAINT IF EXISTS profiles_display_name_tidy;
ALTER TABLE public.profiles
  ADD CONSTRAINT profiles_display_name_tidy CHECK (display_name !~ '^\s|\s$|\s\s') NOT VALID;
