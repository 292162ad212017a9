CREATE POLICY members ON public.teams FOR SELECT TO authenticated USING (public.is_member (id));
