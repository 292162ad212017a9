-- case: project
-- case: file 20251113000001_add-status to orders.sql
SELECT 1;
