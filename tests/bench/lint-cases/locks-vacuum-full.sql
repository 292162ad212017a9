-- switchback: no-transaction
VACUUM (FULL, ANALYZE) shop.visits;
