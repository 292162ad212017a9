-- switchback: no-transaction
ALTER TABLE orders ADD COLUMN total numeric;
UPDATE orders SET total = price * n;
