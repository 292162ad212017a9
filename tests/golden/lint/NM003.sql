-- case: project
-- case: file 007_update2.sql
SELECT 1;
