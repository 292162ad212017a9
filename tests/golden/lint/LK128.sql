ALTER TABLE orders ADD COLUMN total numeric;
CREATE INDEX users_name ON users (name);
UPDATE orders SET total = price * n;
INSERT INTO sums SELECT day, sum(total) FROM orders GROUP BY day;
COMMIT;

BEGIN;
ALTER TABLE orders ADD COLUMN a integer;
ALTER TABLE orders ADD COLUMN b integer;
ALTER TABLE users ADD COLUMN c integer;
DELETE FROM users WHERE name = 'nobody';
COMMIT;

BEGIN;
TRUNCATE days;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;
COMMIT;

BEGIN;
ALTER TABLE orders ADD COLUMN d integer;
DO $$
BEGIN
  UPDATE orders SET d = 1 WHERE id > 7;
END
$$;
COMMIT;
