CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, user_id uuid NOT NULL);
CREATE POLICY a ON orders FOR UPDATE TO authenticated USING (user_id = (SELECT auth.uid()));
CREATE POLICY b ON orders FOR SELECT TO authenticated USING (user_id = (SELECT auth.uid()));
CREATE TABLE IF NOT EXISTS items (id bigint PRIMARY KEY, user_id uuid NOT NULL);
CREATE POLICY a ON items FOR DELETE TO authenticated USING (user_id = (SELECT auth.uid()));
CREATE POLICY b ON items FOR ALL TO authenticated USING (user_id = (SELECT auth.uid()));
CREATE TABLE IF NOT EXISTS mails (id bigint PRIMARY KEY);
CREATE POLICY a ON mails FOR INSERT TO authenticated WITH CHECK (id > 0);
CREATE POLICY a ON known FOR UPDATE TO authenticated USING (user_id = (SELECT auth.uid()));
