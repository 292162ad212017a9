-- Looks at all names once, so that 006's constraint holds for old rows too.
--
-- A migration of its own: in the transaction that adds the constraint its strong lock would be held
-- during the scan. Here reads and writes go on meanwhile.

ALTER TABLE public.profiles VALIDATE CONSTRAINT profiles_display_name_tidy;
