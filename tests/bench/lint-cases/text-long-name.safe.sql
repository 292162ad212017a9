CREATE INDEX CONCURRENTLY IF NOT EXISTS invoices_customer_id_state_paid_at_idx
  ON shop.invoices (customer_id, state, paid_at);
