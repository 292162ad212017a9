CREATE POLICY b ON orders FOR SELECT TO authenticated USING (is_public);
