CREATE POLICY a ON orders FOR UPDATE TO authenticated USING (user_id = (SELECT auth.uid()));
CREATE POLICY b ON orders FOR SELECT TO public USING (is_public);
CREATE POLICY c ON orders FOR SELECT USING (true);
CREATE POLICY d ON orders AS RESTRICTIVE FOR DELETE USING (NOT locked);
