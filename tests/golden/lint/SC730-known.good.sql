CREATE POLICY make ON public.teams FOR INSERT TO authenticated
  WITH CHECK (EXISTS (SELECT 1 FROM public.members m WHERE m.team = id));
DROP POLICY see ON public.members;
CREATE POLICY see ON public.teams FOR SELECT TO authenticated
  USING (EXISTS (SELECT 1 FROM public.members m WHERE m.team = id));
