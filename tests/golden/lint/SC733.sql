CREATE POLICY own ON orders FOR SELECT TO authenticated USING (owner_id = (SELECT auth.uid()));
ALTER TABLE public.orders DROP COLUMN IF EXISTS owner_id;
ALTER TABLE orders ALTER COLUMN owner_id TYPE text;
CREATE POLICY items ON items FOR SELECT TO authenticated USING (EXISTS (SELECT FROM orders AS o WHERE o.id = items.order_id AND o.state = 'paid'));
ALTER TABLE orders DROP COLUMN IF EXISTS state, DROP COLUMN IF EXISTS note;
ALTER TABLE items DROP COLUMN IF EXISTS order_id;
