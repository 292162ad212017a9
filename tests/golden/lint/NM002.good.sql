-- case: file 007_a.sql
SELECT 1;
