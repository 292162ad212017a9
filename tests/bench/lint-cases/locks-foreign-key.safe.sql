ALTER TABLE shop.invoices DROP CONSTRAINT IF EXISTS invoices_order_fkey;
ALTER TABLE shop.invoices ADD CONSTRAINT invoices_order_fkey
  FOREIGN KEY (shop_id, order_id) REFERENCES shop.orders (shop_id, id) ON DELETE RESTRICT NOT VALID;
