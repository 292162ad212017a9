DELETE FROM t WHERE name LIKE 'x%';
DELETE FROM t WHERE name = '%x' OR name LIKE other OR name ~ '%x';
SELECT '%x';
