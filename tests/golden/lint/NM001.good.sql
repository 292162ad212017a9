-- case: project
-- case: file 20251112010101_add_orders.sql
SELECT 1;
