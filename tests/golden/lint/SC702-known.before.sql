CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE items (id bigint PRIMARY KEY);
CREATE POLICY own ON items FOR SELECT TO authenticated USING (id = 1);
