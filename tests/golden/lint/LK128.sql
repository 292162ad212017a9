ALTER TABLE orders ADD COLUMN total numeric;
UPDATE orders SET total = price * n;
CREATE INDEX users_name ON users (name);
INSERT INTO sums SELECT day, sum(total) FROM orders GROUP BY day;
