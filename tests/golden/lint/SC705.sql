CREATE POLICY a ON orders FOR UPDATE USING (user_id = (SELECT auth.uid()));
CREATE POLICY "with check using" ON public.orders FOR INSERT WITH CHECK (user_id = (SELECT auth.uid()));
CREATE POLICY b ON orders USING (user_id = (SELECT auth.uid())) WITH CHECK (user_id = (SELECT auth.uid()));
CREATE POLICY c ON orders FOR DELETE;
