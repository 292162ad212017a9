CREATE OR REPLACE VIEW crm.customers WITH (security_invoker = true) AS SELECT id, name FROM shop.customers;
