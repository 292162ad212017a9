ALTER TABLE orders ADD COLUMN IF NOT EXISTS owner_id uuid;
CREATE POLICY own ON orders FOR SELECT TO authenticated USING (owner_id = (SELECT auth.uid()));
