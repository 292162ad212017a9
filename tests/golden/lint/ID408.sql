CREATE POLICY "own rows" ON shop.orders FOR SELECT TO authenticated USING (true);
CREATE POLICY own ON "Orders" USING (user_id = (SELECT auth.uid()));
