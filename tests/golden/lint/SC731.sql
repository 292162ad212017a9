CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, user_id uuid NOT NULL);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON orders FOR UPDATE TO authenticated USING (user_id = (SELECT auth.uid()));
CREATE POLICY b ON public.orders FOR DELETE TO authenticated USING (user_id = (SELECT auth.uid()));
CREATE POLICY c ON orders FOR INSERT TO authenticated WITH CHECK (user_id = (SELECT auth.uid()));
