CREATE POLICY see ON public.teams FOR SELECT TO authenticated
  USING (EXISTS (SELECT 1 FROM public.members m WHERE m.team = id));
