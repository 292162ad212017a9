ALTER TABLE IF EXISTS shop.invoices DROP IF EXISTS legacy_number;
