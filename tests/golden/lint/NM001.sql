-- case: project
-- case: file 033.sql
SELECT 1;
