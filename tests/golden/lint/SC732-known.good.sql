CREATE POLICY a ON orders FOR SELECT TO authenticated USING (tenant = (SELECT auth.uid()));
CREATE POLICY b ON orders FOR UPDATE TO authenticated USING (team = (SELECT auth.uid()));
CREATE INDEX orders_user_id_idx ON orders (user_id);
CREATE POLICY c ON orders FOR DELETE TO authenticated USING (user_id = (SELECT auth.uid()));
