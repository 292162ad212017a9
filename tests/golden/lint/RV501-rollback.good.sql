-- case: role rollback
-- case: project
SELECT 1;
