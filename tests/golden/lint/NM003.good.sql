-- case: project
-- case: file 007_update_prices.sql
SELECT 1;
