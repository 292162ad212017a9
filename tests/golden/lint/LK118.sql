ALTER TABLE orders ADD PRIMARY KEY (id);
ALTER TABLE orders ADD CONSTRAINT orders_key PRIMARY KEY (shop, id);
ALTER TABLE orders ADD COLUMN id uuid PRIMARY KEY;
-- case: after TX816
