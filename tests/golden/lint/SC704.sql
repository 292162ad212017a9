CREATE POLICY a ON orders FOR ALL TO authenticated USING (true) WITH CHECK (true);
CREATE POLICY b ON orders FOR UPDATE USING (true);
CREATE POLICY c ON orders FOR DELETE TO anon USING (1 = 1);
CREATE POLICY d ON orders FOR INSERT TO authenticated WITH CHECK (true);
CREATE POLICY e ON orders FOR UPDATE TO authenticated USING (user_id = (SELECT auth.uid())) WITH CHECK (true);
CREATE POLICY f ON orders FOR UPDATE TO authenticated USING (true) WITH CHECK (user_id = (SELECT auth.uid()));
CREATE POLICY g ON orders USING ('t'::bool);
