-- What DROP … CASCADE takes along beside the object's own parts. $1: an oid, $2: its catalog.
-- Rows: what it is, and for views and what makes them again nothing: a person has to look.
WITH RECURSIVE dependent AS (
  SELECT d.classid, d.objid, d.objsubid FROM pg_catalog.pg_depend d
  WHERE d.refclassid = ('pg_catalog.' || $2)::pg_catalog.regclass
    AND d.refobjid = $1::pg_catalog.oid AND d.deptype = 'n'
  UNION
  SELECT d.classid, d.objid, d.objsubid FROM pg_catalog.pg_depend d
  JOIN dependent p ON d.refclassid = p.classid AND d.refobjid = p.objid
  WHERE d.deptype IN ('n', 'i')
), shown AS (
  SELECT DISTINCT
         CASE WHEN d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
              THEN (SELECT 'view ' || r.ev_class::pg_catalog.regclass FROM pg_catalog.pg_rewrite r
                    WHERE r.oid = d.objid)
              ELSE pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) END AS what,
         d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND EXISTS (
           SELECT FROM pg_catalog.pg_constraint k WHERE k.oid = d.objid AND k.contype = 'f') AS is_key
  FROM dependent d
)
SELECT s.what FROM shown s
WHERE s.what IS NOT NULL AND NOT s.is_key AND s.what NOT LIKE 'default value %'
  AND s.what NOT LIKE 'policy %' AND s.what NOT LIKE 'trigger %' AND s.what NOT LIKE 'type %'
ORDER BY 1
