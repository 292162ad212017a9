UPDATE orders SET total = 0;
ALTER TABLE orders ALTER COLUMN total SET STATISTICS 100;
CREATE TABLE t AS SELECT * FROM orders;
ALTER TABLE orders ADD CONSTRAINT o FOREIGN KEY (u) REFERENCES users NOT VALID;
UPDATE orders SET total = 1 WHERE id = 1;
ALTER TABLE orders ADD COLUMN c int;
CREATE INDEX ON t (a);
INSERT INTO kinds VALUES (1);
-- Rows by their key.
UPDATE orders AS o SET c = 1 WHERE o.id IN (1, 2) AND c IS NULL;
DELETE FROM orders WHERE id = '7'::bigint;
-- LK101 speaks of it, and its fix mends both.
CREATE INDEX orders_c ON orders (c);
CREATE FUNCTION later () RETURNS void LANGUAGE sql AS 'UPDATE orders SET c = 2';
