DROP TRIGGER IF EXISTS invoices_audit ON shop.invoices;
