UPDATE shop.customers SET name = 'x', phone = '1', country = 'DE' WHERE id = 7;
