DROP POLICY IF EXISTS letters_own ON public.letters;
CREATE POLICY letters_own ON public.letters FOR SELECT TO authenticated USING (owner = (SELECT auth.uid()));
