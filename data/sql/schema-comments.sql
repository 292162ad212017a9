-- Comments; and labels of security providers.
SELECT 'comment', i.type || ' ' || i.identity,
       CASE WHEN d.classoid = 'pg_class'::regclass THEN d.objoid::regclass::text END,
       @indented(d.description)
FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
WHERE (d.objoid >= 16384 OR (d.classoid = 'pg_namespace'::regclass AND d.objoid = 2200))
  AND (i.schema IS NULL OR @ours(i.schema))
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid
                  AND e.deptype = 'e')
UNION ALL
SELECT 'comment', 'database', NULL, @indented(d.description)
FROM pg_shdescription d JOIN pg_database b ON b.oid = d.objoid AND b.datname = current_database()
WHERE d.classoid = 'pg_database'::regclass
UNION ALL
SELECT 'security label', i.type || ' ' || i.identity || ' for ' || quote_ident(l.provider),
       CASE WHEN l.classoid = 'pg_class'::regclass THEN l.objoid::regclass::text END,
       @indented(l.label)
FROM pg_seclabel l, pg_identify_object(l.classoid, l.objoid, l.objsubid) i
WHERE i.schema IS NULL OR @ours(i.schema)
