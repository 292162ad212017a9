ALTER TABLE shop.invoices DROP CONSTRAINT IF EXISTS invoices_customer_fkey;
