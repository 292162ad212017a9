-- What makes a type or a domain again, in order. $1: its oid. Rows: kind, its name, statement.
WITH t AS (
  SELECT t.*, pg_catalog.format_type(t.oid, NULL) AS ident,
         CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END AS word
  FROM pg_catalog.pg_type t WHERE t.oid = $1::pg_catalog.oid
), piece AS (
  SELECT 10 AS ord, t.typtype::text AS kind, t.ident AS name,
         CASE t.typtype
         WHEN 'e' THEN pg_catalog.format('CREATE TYPE %s AS ENUM (%s)', t.ident,
           (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid))
         WHEN 'c' THEN pg_catalog.format('CREATE TYPE %s AS (%s)', t.ident,
           (SELECT pg_catalog.string_agg(pg_catalog.format('%I %s', a.attname,
                     pg_catalog.format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
         WHEN 'd' THEN pg_catalog.format('CREATE DOMAIN %s AS %s%s%s%s', t.ident,
           pg_catalog.format_type(t.typbasetype, t.typtypmod),
           (SELECT pg_catalog.format(' COLLATE %I.%I', n.nspname, c.collname) FROM pg_catalog.pg_collation c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
            JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
            WHERE c.oid = t.typcollation AND t.typcollation <> b.typcollation),
           ' DEFAULT ' || t.typdefault, CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END)
         WHEN 'r' THEN (SELECT pg_catalog.format('CREATE TYPE %s AS RANGE (SUBTYPE = %s)', t.ident,
                          pg_catalog.format_type(r.rngsubtype, NULL))
                        FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid)
         END AS sql
  FROM t
  UNION ALL
  SELECT 20, 'constraint', k.conname,
         pg_catalog.format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', t.ident, k.conname,
           pg_catalog.pg_get_constraintdef(k.oid))
  FROM t JOIN pg_catalog.pg_constraint k ON k.contypid = t.oid AND k.contype = 'c'
  UNION ALL
  SELECT 30, 'owner', '', pg_catalog.format('ALTER %s %s OWNER TO %I', t.word, t.ident,
           pg_catalog.pg_get_userbyid(t.typowner))
  FROM t WHERE pg_catalog.pg_get_userbyid(t.typowner) <> current_user
  UNION ALL
  SELECT 40, 'revoke', '', pg_catalog.format('REVOKE ALL ON TYPE %s FROM PUBLIC', t.ident)
  FROM t WHERE t.typacl IS NOT NULL
  UNION ALL
  SELECT 42, 'grant', '', pg_catalog.format('GRANT %s ON TYPE %s TO %s%s', a.privilege_type, t.ident,
           CASE WHEN a.grantee = 0 THEN 'PUBLIC'
                ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
           CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
  FROM t, pg_catalog.aclexplode(t.typacl) a WHERE a.grantee <> t.typowner
  UNION ALL
  SELECT 50, 'comment', '', pg_catalog.format('COMMENT ON %s %s IS %L', t.word, t.ident,
           pg_catalog.obj_description(t.oid, 'pg_type'))
  FROM t WHERE pg_catalog.obj_description(t.oid, 'pg_type') IS NOT NULL
)
SELECT p.kind, p.name, NULL, p.sql,
       CASE WHEN p.ord = 10 THEN (SELECT t.typdefault FROM t) END,
       CASE WHEN p.ord = 10 THEN (SELECT t.typnotnull FROM t) END,
       CASE WHEN p.ord = 10 THEN (SELECT pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(t.typowner)) FROM t) END,
       CASE WHEN p.ord = 10 THEN (SELECT pg_catalog.obj_description(t.oid, 'pg_type') FROM t) END,
       CASE WHEN p.ord = 10 THEN (SELECT t.ident FROM t) END
FROM piece p ORDER BY p.ord, p.name, p.sql
