-- case: newer 008_b.sql
SELECT 1;
