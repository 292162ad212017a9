BEGIN;
COMMENT ON TABLE shop.invoices IS 'one';
BEGIN;
COMMENT ON TABLE shop.orders IS 'two';
COMMIT;
