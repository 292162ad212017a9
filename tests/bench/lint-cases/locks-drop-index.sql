DROP INDEX IF EXISTS shop.invoices_old_idx;
