BEGIN;
VACUUM shop.invoices;
COMMIT;
