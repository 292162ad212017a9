DO $body$
BEGIN
  EXECUTE 'ANALYZE shop.invoices (due_on)';
END
$body$;
