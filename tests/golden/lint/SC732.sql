CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, user_id uuid NOT NULL, tenant uuid, "Team" uuid);
CREATE INDEX IF NOT EXISTS orders_some_idx ON orders (tenant) WHERE id > 5;
CREATE INDEX IF NOT EXISTS orders_second_idx ON orders (id, user_id);
CREATE POLICY a ON orders FOR SELECT TO authenticated USING (user_id = (SELECT auth.uid()));
CREATE POLICY b ON orders FOR UPDATE TO authenticated USING (user_id = (SELECT auth.uid()) AND (SELECT current_setting('app.tenant'))::uuid = orders.tenant);
CREATE POLICY c ON orders FOR DELETE TO authenticated USING ("Team" = auth.uid());
