CREATE OR REPLACE VIEW shop.clients WITH (security_invoker = true) AS SELECT id, name FROM shop.customers;
