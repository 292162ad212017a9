ALTER TABLE shop.invoices DROP CONSTRAINT IF EXISTS invoices_net_positive,
  ADD CONSTRAINT invoices_net_positive CHECK (net >= 0) NOT VALID;
