ALTER TABLE shop.invoices SET TABLESPACE cold;
