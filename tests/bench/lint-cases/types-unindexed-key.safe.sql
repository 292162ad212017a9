CREATE TABLE IF NOT EXISTS shop.notes (
  id uuid PRIMARY KEY,
  invoice_id uuid NOT NULL REFERENCES shop.invoices (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS notes_invoice_idx ON shop.notes (invoice_id, id);
