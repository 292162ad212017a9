DELETE FROM shop.customers WHERE deleted_at < now() - interval '1 year';
