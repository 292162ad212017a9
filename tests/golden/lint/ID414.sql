CREATE VIEW shop.paid WITH (security_invoker = true) AS SELECT id FROM orders;
CREATE RECURSIVE VIEW n (i) AS VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3;
