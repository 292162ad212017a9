UPDATE shop.invoices SET state = 'open' WHERE paid_at = NULL AND id > 9;
