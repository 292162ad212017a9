CREATE POLICY own ON public.orders FOR UPDATE TO authenticated USING (owner = (SELECT auth.uid()));
