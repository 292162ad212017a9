UPDATE shop.invoices SET state = 'open' WHERE id = 9;
