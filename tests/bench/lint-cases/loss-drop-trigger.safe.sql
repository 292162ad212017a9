DROP TRIGGER IF EXISTS invoices_audit ON shop.invoices;
CREATE TRIGGER invoices_audit AFTER UPDATE ON shop.invoices
  FOR EACH ROW EXECUTE FUNCTION shop.audit();
