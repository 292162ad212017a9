CREATE POLICY a ON orders FOR SELECT TO authenticated USING (user_id = 1);
CREATE POLICY b ON orders FOR INSERT TO authenticated WITH CHECK (user_id = 1);
CREATE POLICY c ON orders FOR SELECT TO anon USING (is_public);
CREATE POLICY d ON orders AS RESTRICTIVE FOR SELECT TO authenticated USING (NOT locked);
CREATE POLICY e ON orders FOR ALL TO service_role USING (true);
CREATE POLICY a ON items FOR SELECT TO authenticated USING (user_id = 1);
DROP POLICY a ON items;
CREATE POLICY b ON items FOR SELECT TO authenticated USING (user_id = 1);
