ALTER TABLE shop.invoices ALTER COLUMN customer SET NOT NULL;
