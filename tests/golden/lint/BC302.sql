ALTER TABLE orders RENAME TO purchases;
ALTER TABLE IF EXISTS shop.orders RENAME TO "Purchases";
ALTER VIEW totals RENAME TO sums;
ALTER FUNCTION total(int) RENAME TO sum_of;
ALTER TYPE mood RENAME TO feeling;
