DROP POLICY IF EXISTS letters_write ON public.letters;
CREATE POLICY letters_write ON public.letters FOR INSERT TO authenticated WITH CHECK (owner = (SELECT auth.uid()));
