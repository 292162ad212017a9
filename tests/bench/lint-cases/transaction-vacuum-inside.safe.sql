BEGIN;
ANALYZE shop.invoices;
COMMIT;
