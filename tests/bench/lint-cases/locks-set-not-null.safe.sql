ALTER TABLE shop.invoices VALIDATE CONSTRAINT invoices_customer_not_null;
ALTER TABLE shop.invoices ALTER COLUMN customer SET NOT NULL;
