-- case: project
-- case: file 202511120101_add_orders.sql
SELECT 1;
