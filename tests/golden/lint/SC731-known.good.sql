CREATE POLICY own ON public.parts FOR UPDATE TO authenticated USING (owner = (SELECT auth.uid()));
CREATE POLICY own ON public.older FOR UPDATE TO authenticated USING (owner = (SELECT auth.uid()));
