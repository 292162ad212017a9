DELETE FROM orders;
DELETE FROM shop.orders WHERE true;
DELETE FROM orders WHERE 1 = 1;
WITH gone AS (DELETE FROM orders RETURNING *) INSERT INTO archive SELECT * FROM gone;
DO $$ BEGIN DELETE FROM orders; END $$;
