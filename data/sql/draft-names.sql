-- The names that a new index or constraint of a table cannot get. $1: the table's oid.
SELECT k.conname FROM pg_catalog.pg_constraint k WHERE k.conrelid = $1::pg_catalog.oid
UNION
SELECT c.relname FROM pg_catalog.pg_class c
WHERE c.relnamespace = (SELECT t.relnamespace FROM pg_catalog.pg_class t WHERE t.oid = $1::pg_catalog.oid)
