SELECT 1;
SET search_path = '';
SELECT 2;
