CREATE POLICY c ON orders FOR INSERT TO authenticated WITH CHECK (user_id = 1);
CREATE POLICY d ON orders FOR DELETE TO authenticated USING (user_id = 1);
CREATE POLICY e ON orders FOR SELECT TO anon USING (is_public);
DROP POLICY a ON orders;
CREATE POLICY a2 ON orders FOR SELECT TO authenticated USING (is_public);
