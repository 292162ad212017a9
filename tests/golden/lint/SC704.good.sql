CREATE POLICY a ON orders FOR SELECT USING (true);
CREATE POLICY b ON orders FOR ALL TO authenticated USING (user_id = (SELECT auth.uid()));
CREATE POLICY c ON orders AS RESTRICTIVE FOR ALL TO authenticated USING (true);
CREATE POLICY d ON orders FOR ALL TO service_role USING (true) WITH CHECK (true);
-- Lets nothing through: no condition is as false.
CREATE POLICY e ON orders FOR INSERT TO authenticated;
CREATE POLICY f ON orders FOR DELETE TO authenticated USING (false);
