ALTER TABLE shop.invoices DROP CONSTRAINT IF EXISTS invoices_customer_fkey,
  ADD CONSTRAINT invoices_customer_fkey FOREIGN KEY (customer_id)
    REFERENCES shop.customers (id) ON DELETE RESTRICT NOT VALID;
