DO $body$
BEGIN
  EXECUTE 'CREATE INDEX IF NOT EXISTS invoices_due_idx ON shop.invoices (due_on)';
END
$body$;
