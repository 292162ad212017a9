ALTER TABLE orders ADD CONSTRAINT orders_number UNIQUE (shop, number);
ALTER TABLE shop.orders ADD UNIQUE ("Number") DEFERRABLE;
ALTER TABLE orders ADD CONSTRAINT a UNIQUE (number) INCLUDE (day);
ALTER TABLE orders ADD COLUMN code text UNIQUE;
BEGIN;
ALTER TABLE orders ADD CONSTRAINT b UNIQUE (number);
COMMIT;
-- case: after TX816
