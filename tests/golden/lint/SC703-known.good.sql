CREATE POLICY own ON public.parts FOR SELECT TO authenticated USING (owner = (SELECT auth.uid()));
CREATE POLICY own ON public.older FOR SELECT TO authenticated USING (owner = (SELECT auth.uid()));
