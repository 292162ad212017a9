BEGIN;
ALTER TABLE shop.invoices DROP CONSTRAINT IF EXISTS invoices_tax_check;
ALTER TABLE shop.invoices ADD CONSTRAINT invoices_tax_check CHECK (tax < 1) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE shop.invoices VALIDATE CONSTRAINT invoices_tax_check;
COMMIT;
