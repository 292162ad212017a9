COMMENT ON COLUMN shop.invoices.legacy_number IS 'unused since March';
