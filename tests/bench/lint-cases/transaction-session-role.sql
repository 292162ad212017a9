SET ROLE reporter;
COMMENT ON VIEW shop.open_invoices IS 'for the reports';
