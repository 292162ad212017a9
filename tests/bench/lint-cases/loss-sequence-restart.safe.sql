ALTER SEQUENCE IF EXISTS shop.invoices_id_seq CACHE 20;
