CREATE POLICY a ON orders FOR SELECT TO authenticated USING (auth.uid() = user_id);
CREATE POLICY b ON orders FOR SELECT TO authenticated USING ((auth.jwt() ->> 'role') = 'admin' OR auth.role() = 'admin');
CREATE POLICY c ON orders FOR INSERT TO authenticated WITH CHECK (tenant = current_setting('app.tenant', true)::uuid);
CREATE POLICY d ON orders FOR SELECT TO authenticated USING (auth.uid() IN (SELECT user_id FROM members));
ALTER POLICY e ON orders USING (user_id = auth.uid ());
