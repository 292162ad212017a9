UPDATE shop.customers SET name = 'x', phone = '1', name = 'y' WHERE id = 7;
