UPDATE shop.invoices SET state = 'open' WHERE paid_at IS NULL AND id > 9;
