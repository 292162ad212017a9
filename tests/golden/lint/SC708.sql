CREATE POLICY a ON orders FOR SELECT TO authenticated USING (user_id = 1);
CREATE POLICY b ON orders FOR SELECT TO authenticated USING (is_public);
CREATE POLICY c ON orders FOR ALL TO authenticated USING (user_id = 1);
CREATE POLICY d ON public.orders FOR SELECT USING (is_public);
CREATE POLICY a ON items USING (is_public);
CREATE POLICY b ON items FOR DELETE TO editor USING (is_public);
