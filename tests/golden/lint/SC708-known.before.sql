CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, is_public boolean);
CREATE POLICY a ON orders FOR SELECT TO authenticated USING (user_id = 1);
CREATE POLICY robot ON orders FOR ALL TO service_role USING (true);
CREATE POLICY gone ON orders FOR DELETE TO authenticated USING (user_id = 1);
DROP POLICY gone ON orders;
