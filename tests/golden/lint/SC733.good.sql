CREATE POLICY own ON orders FOR SELECT TO authenticated USING (owner_id = (SELECT auth.uid()));
DROP POLICY own ON public.orders;
ALTER TABLE orders DROP COLUMN IF EXISTS owner_id;
CREATE POLICY two ON orders FOR SELECT TO authenticated USING (user_id = (SELECT auth.uid()));
ALTER TABLE orders DROP COLUMN IF EXISTS note;
ALTER TABLE items DROP COLUMN IF EXISTS user_id;
CREATE POLICY three ON items FOR SELECT TO authenticated USING (EXISTS (SELECT FROM orders WHERE size = 1));
ALTER TABLE items DROP COLUMN IF EXISTS size;
