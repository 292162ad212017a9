UPDATE shop.customers SET newsletter = false WHERE newsletter IS NULL AND id BETWEEN 1 AND 5000;
