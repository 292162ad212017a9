-- case: role rollback
SELECT 1