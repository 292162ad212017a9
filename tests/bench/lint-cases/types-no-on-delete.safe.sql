CREATE TABLE IF NOT EXISTS shop.lines (
  id uuid PRIMARY KEY,
  invoice_id uuid NOT NULL,
  FOREIGN KEY (invoice_id) REFERENCES shop.invoices (id) ON DELETE NO ACTION
);
CREATE INDEX IF NOT EXISTS lines_invoice_idx ON shop.lines (invoice_id);
