-- switchback: no-transaction
VACUUM (ANALYZE) shop.visits;
