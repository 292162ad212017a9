-- check: after a mark
SELECT 1