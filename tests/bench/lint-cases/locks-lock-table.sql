BEGIN;
LOCK TABLE shop.invoices;
COMMIT;
