-- A constraint of a domain. $1: the domain's oid, $2: its name.
SELECT pg_catalog.pg_get_constraintdef(k.oid), pg_catalog.obj_description(k.oid, 'pg_constraint')
FROM pg_catalog.pg_constraint k
WHERE k.contypid = $1::pg_catalog.oid AND k.conname = $2
