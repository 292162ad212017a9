BEGIN;
CREATE INDEX CONCURRENTLY IF NOT EXISTS invoices_paid_idx ON shop.invoices (paid_at);
COMMIT;
