DROP INDEX orders_user;
DROP INDEX IF EXISTS shop.orders_user;
DROP INDEX a, b;
DROP INDEX a CASCADE;
DO $$ BEGIN DROP INDEX IF EXISTS a; END $$;
-- case: after TX816
