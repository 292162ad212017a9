ALTER TABLE orders ADD COLUMN note text, ADD paid boolean DEFAULT false;
ALTER TABLE ONLY shop.orders
  ADD /* why */ COLUMN "Total" numeric(12, 2) CHECK ("Total" > 0);
