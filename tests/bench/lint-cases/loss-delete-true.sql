DELETE FROM shop.sessions WHERE 1 = 1;
