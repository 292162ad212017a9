
SELECT 1;
-- case: file 012_add_orders.sql
