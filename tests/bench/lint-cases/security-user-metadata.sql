DROP POLICY IF EXISTS letters_team ON public.letters;
CREATE POLICY letters_team ON public.letters FOR SELECT TO authenticated
  USING (team = ((SELECT auth.jwt()) -> 'user_metadata' ->> 'team'));
