CREATE TABLE public.teams (id bigint PRIMARY KEY, owner uuid);
CREATE TABLE public.members (team bigint, person uuid);
CREATE POLICY see ON public.members FOR SELECT TO authenticated
  USING (EXISTS (SELECT 1 FROM public.teams t WHERE t.id = team AND t.owner = (SELECT auth.uid())));
