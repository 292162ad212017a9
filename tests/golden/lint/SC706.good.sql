CREATE POLICY a ON orders FOR SELECT TO authenticated USING ((SELECT auth.uid()) = user_id);
CREATE POLICY b ON orders FOR SELECT TO authenticated USING ((SELECT auth.jwt() ->> 'role') = 'admin');
CREATE POLICY c ON orders FOR SELECT TO authenticated USING (EXISTS (SELECT FROM members AS m WHERE m.user_id = auth.uid()));
CREATE POLICY d ON orders FOR SELECT TO authenticated USING (own.uid() = user_id AND current_setting(setting) = 'on');
CREATE TABLE IF NOT EXISTS private.notes (user_id uuid PRIMARY KEY DEFAULT auth.uid());
SELECT auth.uid();
