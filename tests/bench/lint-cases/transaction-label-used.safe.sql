ALTER TYPE shop.invoice_state ADD VALUE IF NOT EXISTS 'void' AFTER 'open';
UPDATE shop.invoices SET state = 'open' WHERE id = 12;
