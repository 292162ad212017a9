CREATE TABLE IF NOT EXISTS public.letters (id uuid PRIMARY KEY, owner uuid NOT NULL);
ALTER TABLE public.letters ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS letters_own ON public.letters;
CREATE POLICY letters_own ON public.letters FOR SELECT TO authenticated USING (owner = (SELECT auth.uid()));
CREATE INDEX IF NOT EXISTS letters_owner_idx ON public.letters (owner);
