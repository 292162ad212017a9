ALTER TYPE shop.invoice_state ADD VALUE IF NOT EXISTS 'unpaid' AFTER 'open';
