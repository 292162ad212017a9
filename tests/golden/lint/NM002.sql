-- case: same 007_b.sql
SELECT 1;
