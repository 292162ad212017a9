-- A function or procedure. $1: its oid.
SELECT CASE WHEN p.prokind <> 'a' THEN pg_catalog.pg_get_functiondef(p.oid) END,
       pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(p.proowner)), p.pronargdefaults,
       pg_catalog.pg_get_function_result(p.oid), pg_catalog.obj_description(p.oid, 'pg_proc'),
       CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END,
       p.oid::pg_catalog.regprocedure::text,
       (SELECT pg_catalog.array_to_string(p.proargnames, ',')),
       CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END
FROM pg_catalog.pg_proc p
WHERE p.oid = $1::pg_catalog.oid
