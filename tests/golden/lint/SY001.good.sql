SELECT 1; -- comment
