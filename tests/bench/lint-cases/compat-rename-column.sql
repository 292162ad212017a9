ALTER TABLE IF EXISTS shop.customers RENAME phone TO phone_number;
