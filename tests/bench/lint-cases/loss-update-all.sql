UPDATE shop.customers SET newsletter = false WHERE true;
