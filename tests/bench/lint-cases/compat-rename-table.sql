ALTER TABLE IF EXISTS shop.customers RENAME TO clients;
