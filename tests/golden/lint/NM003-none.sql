-- case: project
-- case: file 007.sql
SELECT 1;
