-- switchback: no-transaction
-- case: after LK115
UPDATE orders SET note = '' WHERE note IS NULL;

  ALTER TABLE shop.orders ALTER COLUMN "Note" SET NOT NULL;
