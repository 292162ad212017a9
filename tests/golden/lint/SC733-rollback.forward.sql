ALTER TABLE orders ADD COLUMN IF NOT EXISTS owner_id uuid;
DROP POLICY IF EXISTS own ON orders;
CREATE POLICY own ON orders FOR SELECT TO authenticated USING (owner_id = (SELECT auth.uid()));
