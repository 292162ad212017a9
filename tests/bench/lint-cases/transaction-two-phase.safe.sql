BEGIN;
COMMENT ON TABLE shop.invoices IS 'one';
COMMIT;
