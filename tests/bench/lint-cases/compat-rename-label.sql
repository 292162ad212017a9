ALTER TYPE shop.invoice_state RENAME VALUE 'open' TO 'unpaid';
