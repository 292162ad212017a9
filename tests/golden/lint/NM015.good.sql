
/* What it is for */
SELECT 1;
