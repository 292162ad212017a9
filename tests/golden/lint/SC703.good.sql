CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY);
CREATE POLICY own ON orders FOR SELECT TO authenticated USING (id = 1);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON known FOR SELECT TO authenticated USING (id = 1);
CREATE TABLE IF NOT EXISTS gone (id bigint PRIMARY KEY);
CREATE POLICY own ON gone FOR SELECT TO authenticated USING (id = 1);
DROP POLICY own ON gone;
