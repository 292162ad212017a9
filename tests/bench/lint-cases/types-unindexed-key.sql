CREATE TABLE IF NOT EXISTS shop.notes (
  id uuid PRIMARY KEY,
  invoice_id uuid NOT NULL REFERENCES shop.invoices (id) ON DELETE CASCADE
);
