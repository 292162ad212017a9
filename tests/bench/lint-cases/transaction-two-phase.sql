BEGIN;
COMMENT ON TABLE shop.invoices IS 'one';
PREPARE TRANSACTION 'invoices';
