CREATE INDEX CONCURRENTLY IF NOT EXISTS invoices_customer_id_state_paid_at_only_open_ones_of_this_year_idx
  ON shop.invoices (customer_id, state, paid_at);
