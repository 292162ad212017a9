BEGIN;
COMMENT ON TABLE shop.invoices IS 'one';
COMMIT;
BEGIN;
COMMENT ON TABLE shop.orders IS 'two';
COMMIT;
