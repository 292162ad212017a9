CREATE POLICY a ON orders FOR SELECT TO authenticated USING (user_id = (SELECT auth.uid()));
