CREATE POLICY own ON public.orders FOR SELECT TO authenticated USING (owner = (SELECT auth.uid()));
