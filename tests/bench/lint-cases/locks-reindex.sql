REINDEX (VERBOSE) TABLE shop.invoices;
