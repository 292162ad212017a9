UPDATE orders SET note = '';
UPDATE shop.orders SET note = 'a' WHERE 't';
