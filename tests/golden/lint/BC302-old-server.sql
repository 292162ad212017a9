-- case: server 14
ALTER TABLE orders RENAME TO purchases;
