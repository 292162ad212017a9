ALTER TABLE shop.invoices SET (fillfactor = 80);
