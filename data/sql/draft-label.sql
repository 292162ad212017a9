-- A label of an enum. $1: the type's oid, $2: the label.
SELECT e.enumsortorder FROM pg_catalog.pg_enum e
WHERE e.enumtypid = $1::pg_catalog.oid AND e.enumlabel = $2
