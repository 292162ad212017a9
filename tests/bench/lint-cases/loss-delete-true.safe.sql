DELETE FROM shop.sessions WHERE kind = 1;
