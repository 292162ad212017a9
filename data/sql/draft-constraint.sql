-- A constraint of a table. $1: the table's oid, $2: its name.
SELECT pg_catalog.pg_get_constraintdef(k.oid), k.contype, k.condeferrable, k.condeferred,
       k.convalidated, pg_catalog.obj_description(k.oid, 'pg_constraint')
FROM pg_catalog.pg_constraint k
WHERE k.conrelid = $1::pg_catalog.oid AND k.conname = $2
