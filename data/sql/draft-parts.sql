-- What makes a relation again, piece by piece and in order, with the columns that each piece needs.
-- $1: its oid. Rows: kind of the piece, its name, columns (in braces, as an array), statement.
WITH r AS (
  SELECT c.*, c.oid::pg_catalog.regclass::text AS ident, n.nspname,
         CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                        WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS word,
         (SELECT pg_catalog.string_agg(pg_catalog.format('%I = %L', o.option_name, o.option_value), ', ')
          FROM pg_catalog.pg_options_to_table(c.reloptions) o WHERE o.option_name NOT LIKE 'pg\_%') AS options
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid = $1::pg_catalog.oid
), col AS (
  SELECT a.*, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, t.typstorage,
         pg_catalog.to_jsonb(a) ->> 'attcompression' AS compression,
         (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
          WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) AS expression,
         (SELECT pg_catalog.format(' COLLATE %I.%I', cn.nspname, c.collname) FROM pg_catalog.pg_collation c
          JOIN pg_catalog.pg_namespace cn ON cn.oid = c.collnamespace
          WHERE c.oid = a.attcollation AND a.attcollation <> t.typcollation) AS collation
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = $1::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped
), seq AS (
  SELECT s.seqrelid, s.seqrelid::pg_catalog.regclass::text AS ident, d.deptype, d.refobjsubid,
         pg_catalog.format('INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s',
           s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache,
           CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END) AS options,
         pg_catalog.format_type(s.seqtypid, NULL) AS type
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND d.refobjid = $1::pg_catalog.oid AND d.deptype IN ('a', 'i')
), piece AS (
  SELECT 10 AS ord, 'sequence' AS kind, s.ident AS name, ARRAY[]::name[] AS columns,
         pg_catalog.format('CREATE SEQUENCE %s AS %s %s', s.ident, s.type, s.options) AS sql
  FROM seq s WHERE s.deptype = 'a'
  UNION ALL
  SELECT 20, 'relation', r.ident, ARRAY[]::name[],
         CASE WHEN r.relkind IN ('v', 'm') THEN
           pg_catalog.format('CREATE %s %s%s AS%s%s', r.word, r.ident, ' WITH (' || r.options || ')',
             E'\n' || pg_catalog.regexp_replace(pg_catalog.pg_get_viewdef(r.oid), ';\s*$', ''),
             CASE WHEN r.relkind = 'm' AND NOT r.relispopulated THEN E'\nWITH NO DATA' ELSE '' END)
         WHEN r.relkind = 'S' THEN
           (SELECT pg_catalog.format(
                'CREATE SEQUENCE %s AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s',
                r.ident, pg_catalog.format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax,
                s.seqstart, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END)
            FROM pg_catalog.pg_sequence s WHERE s.seqrelid = r.oid)
         ELSE
           pg_catalog.format('CREATE %s%s %s (%s)%s%s%s%s%s',
             CASE r.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END, r.word, r.ident,
             (SELECT pg_catalog.string_agg(E'\n  ' || pg_catalog.quote_ident(col.attname) || ' ' || col.type
                || coalesce(col.collation, '')
                || CASE WHEN col.attgenerated = 's'
                        THEN ' GENERATED ALWAYS AS (' || col.expression || ') STORED'
                        WHEN col.attgenerated = 'v'
                        THEN ' GENERATED ALWAYS AS (' || col.expression || ')'
                        WHEN col.attidentity <> '' THEN ' GENERATED '
                          || CASE col.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END
                          || ' AS IDENTITY (SEQUENCE NAME '
                          || (SELECT s.ident || ' ' || s.options FROM seq s
                              WHERE s.deptype = 'i' AND s.refobjsubid = col.attnum) || ')'
                        ELSE coalesce(' DEFAULT ' || col.expression, '') END
                || CASE WHEN col.attnotnull THEN ' NOT NULL' ELSE '' END, ',' ORDER BY col.attnum)
              FROM col WHERE col.attislocal OR r.relispartition) || E'\n',
             (SELECT ' INHERITS (' || pg_catalog.string_agg(i.inhparent::pg_catalog.regclass::text, ', '
                ORDER BY i.inhseqno) || ')'
              FROM pg_catalog.pg_inherits i WHERE i.inhrelid = r.oid AND NOT r.relispartition),
             CASE WHEN r.relkind = 'p'
                  THEN ' PARTITION BY ' || pg_catalog.pg_get_partkeydef(r.oid) ELSE '' END,
             (SELECT pg_catalog.format(' SERVER %I', fs.srvname) FROM pg_catalog.pg_foreign_table f
              JOIN pg_catalog.pg_foreign_server fs ON fs.oid = f.ftserver WHERE f.ftrelid = r.oid),
             ' WITH (' || r.options || ')',
             (SELECT pg_catalog.format(' TABLESPACE %I', t.spcname) FROM pg_catalog.pg_tablespace t
              WHERE t.oid = r.reltablespace))
         END
  FROM r
  UNION ALL
  SELECT 30, 'owned', s.ident, ARRAY[c.attname],
         pg_catalog.format('ALTER SEQUENCE %s OWNED BY %s.%I', s.ident, r.ident, c.attname)
  FROM seq s JOIN col c ON c.attnum = s.refobjsubid CROSS JOIN r WHERE s.deptype = 'a'
  UNION ALL
  SELECT 31, 'owned', d.refobjid::pg_catalog.regclass::text, ARRAY[]::name[],
         pg_catalog.format('ALTER SEQUENCE %s OWNED BY %s.%I', r.ident,
           d.refobjid::pg_catalog.regclass, a.attname)
  FROM r JOIN pg_catalog.pg_depend d ON d.objid = r.oid
    AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'a'
  JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  WHERE r.relkind = 'S'
  UNION ALL
  SELECT 32, 'owner', '', ARRAY[]::name[],
         pg_catalog.format('ALTER %s %s OWNER TO %I', r.word, r.ident, pg_catalog.pg_get_userbyid(r.relowner))
  FROM r WHERE pg_catalog.pg_get_userbyid(r.relowner) <> current_user
  UNION ALL
  SELECT 40, 'storage', c.attname, ARRAY[c.attname],
         pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE %s', r.ident, c.attname,
           CASE c.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
                             ELSE 'EXTENDED' END)
  FROM col c, r WHERE c.attstorage <> c.typstorage AND r.relkind IN ('r', 'p')
  UNION ALL
  SELECT 40, 'compression', c.attname, ARRAY[c.attname],
         pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION %s', r.ident, c.attname,
           CASE c.compression WHEN 'p' THEN 'pglz' ELSE 'lz4' END)
  FROM col c, r WHERE c.compression IN ('p', 'l') AND r.relkind IN ('r', 'p')
  UNION ALL
  SELECT 40, 'statistics', c.attname, ARRAY[c.attname],
         pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', r.ident, c.attname,
           c.attstattarget)
  FROM col c, r WHERE c.attstattarget >= 0 AND r.relkind IN ('r', 'p', 'm', 'f')
  UNION ALL
  SELECT 40, 'options', c.attname, ARRAY[c.attname],
         pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I SET (%s)', r.ident, c.attname,
           (SELECT pg_catalog.string_agg(pg_catalog.format('%I = %L', o.option_name, o.option_value), ', ')
            FROM pg_catalog.pg_options_to_table(c.attoptions) o WHERE o.option_name NOT LIKE 'pg\_%'))
  FROM col c, r
  WHERE EXISTS (SELECT FROM pg_catalog.pg_options_to_table(c.attoptions) o
                -- Some servers keep notes of their own there.
                WHERE o.option_name NOT LIKE 'pg\_%')
  UNION ALL
  SELECT CASE k.contype WHEN 'f' THEN 56 WHEN 'c' THEN 54 ELSE 50 END, 'constraint', k.conname,
         ARRAY(SELECT c.attname FROM col c WHERE c.attnum = ANY (k.conkey)),
         pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.ident, k.conname,
           pg_catalog.pg_get_constraintdef(k.oid))
  FROM pg_catalog.pg_constraint k, r
  WHERE k.conrelid = r.oid AND k.contype IN ('p', 'u', 'x', 'c', 'f') AND k.conislocal
    AND k.conparentid = 0
  UNION ALL
  SELECT 52, 'index', i.relname,
         ARRAY(SELECT c.attname FROM col c WHERE c.attnum = ANY (x.indkey::int2[]) OR EXISTS (
           SELECT FROM pg_catalog.pg_depend d
           WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = x.indexrelid
             AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
             AND d.refobjid = r.oid AND d.refobjsubid = c.attnum)),
         pg_catalog.pg_get_indexdef(x.indexrelid)
  FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid CROSS JOIN r
  WHERE x.indrelid = r.oid
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                    WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
    AND NOT i.relispartition
  UNION ALL
  SELECT 57, CASE WHEN x.indisclustered THEN 'cluster' ELSE 'identity' END, i.relname,
         ARRAY(SELECT c.attname FROM col c WHERE c.attnum = ANY (x.indkey::int2[])),
         CASE WHEN x.indisclustered THEN pg_catalog.format('ALTER TABLE %s CLUSTER ON %I', r.ident, i.relname)
              ELSE pg_catalog.format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', r.ident, i.relname) END
  FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid CROSS JOIN r
  WHERE x.indrelid = r.oid AND r.relkind IN ('r', 'p') AND (x.indisclustered OR x.indisreplident)
  UNION ALL
  SELECT 57, 'identity', '', ARRAY[]::name[],
         pg_catalog.format('ALTER TABLE %s REPLICA IDENTITY %s', r.ident,
           CASE r.relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END)
  FROM r WHERE r.relreplident IN ('f', 'n') AND r.relkind IN ('r', 'p')
  UNION ALL
  SELECT 58, 'partition', '', ARRAY[]::name[],
         pg_catalog.format('ALTER TABLE %s ATTACH PARTITION %s %s', i.inhparent::pg_catalog.regclass, r.ident,
           pg_catalog.pg_get_expr(r.relpartbound, r.oid))
  FROM r JOIN pg_catalog.pg_inherits i ON i.inhrelid = r.oid WHERE r.relispartition
  UNION ALL
  SELECT 59, 'extended statistics', s.stxname,
         ARRAY(SELECT c.attname FROM col c WHERE c.attnum = ANY (s.stxkeys::int2[])),
         pg_catalog.pg_get_statisticsobjdef(s.oid)
  FROM pg_catalog.pg_statistic_ext s, r WHERE s.stxrelid = r.oid
  UNION ALL
  SELECT 60, 'foreign key', k.conname,
         ARRAY(SELECT c.attname FROM col c WHERE c.attnum = ANY (k.confkey)),
         pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::pg_catalog.regclass, k.conname,
           pg_catalog.pg_get_constraintdef(k.oid))
  FROM pg_catalog.pg_constraint k, r
  WHERE k.confrelid = r.oid AND k.contype = 'f' AND k.conrelid <> r.oid AND k.conparentid = 0
  UNION ALL
  SELECT 62, 'rule', u.rulename, ARRAY[]::name[],
         pg_catalog.regexp_replace(pg_catalog.pg_get_ruledef(u.oid), ';\s*$', '')
  FROM pg_catalog.pg_rewrite u, r WHERE u.ev_class = r.oid AND u.rulename <> '_RETURN'
  UNION ALL
  SELECT 64, 'trigger', t.tgname,
         ARRAY(SELECT c.attname FROM col c WHERE EXISTS (
           SELECT FROM pg_catalog.pg_depend d
           WHERE d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.objid = t.oid
             AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
             AND d.refobjid = r.oid AND d.refobjsubid = c.attnum)),
         pg_catalog.pg_get_triggerdef(t.oid)
  FROM pg_catalog.pg_trigger t, r WHERE t.tgrelid = r.oid AND NOT t.tgisinternal
  UNION ALL
  SELECT 65, 'trigger state', t.tgname, ARRAY[]::name[],
         pg_catalog.format('ALTER TABLE %s %s TRIGGER %I', r.ident, CASE t.tgenabled WHEN 'D' THEN 'DISABLE'
           WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, t.tgname)
  FROM pg_catalog.pg_trigger t, r WHERE t.tgrelid = r.oid AND NOT t.tgisinternal AND t.tgenabled <> 'O'
  UNION ALL
  SELECT 66, 'security', '', ARRAY[]::name[],
         pg_catalog.format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', r.ident) FROM r WHERE r.relrowsecurity
  UNION ALL
  SELECT 66, 'security', 'force', ARRAY[]::name[],
         pg_catalog.format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', r.ident)
  FROM r WHERE r.relforcerowsecurity
  UNION ALL
  SELECT 68, 'policy', p.polname,
         ARRAY(SELECT c.attname FROM col c WHERE EXISTS (
           SELECT FROM pg_catalog.pg_depend d
           WHERE d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND d.objid = p.oid
             AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
             AND d.refobjid = r.oid AND d.refobjsubid = c.attnum)),
         pg_catalog.format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, r.ident,
           CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
           CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                         WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
           (SELECT pg_catalog.string_agg(CASE WHEN o = 0 THEN 'PUBLIC'
                     ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(o)) END, ', ')
            FROM pg_catalog.unnest(p.polroles) o),
           ' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')',
           ' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')')
  FROM pg_catalog.pg_policy p, r WHERE p.polrelid = r.oid
  UNION ALL
  -- What default privileges would grant to the new relation is taken back first.
  SELECT 70, 'revoke', '', ARRAY[]::name[],
         pg_catalog.format('REVOKE ALL ON %s FROM %s', CASE WHEN r.relkind = 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END
           || r.ident, pg_catalog.string_agg(DISTINCT CASE WHEN a.grantee = 0 THEN 'PUBLIC'
             ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END, ', '))
  FROM r, pg_catalog.pg_default_acl d, pg_catalog.aclexplode(d.defaclacl) a
  WHERE d.defaclrole = r.relowner AND d.defaclnamespace IN (0, r.relnamespace)
    AND d.defaclobjtype = CASE WHEN r.relkind = 'S' THEN 'S' ELSE 'r' END AND a.grantee <> r.relowner
  GROUP BY r.relkind, r.ident
  UNION ALL
  SELECT 72, 'grant', '', ARRAY[]::name[],
         pg_catalog.format('GRANT %s ON %s TO %s%s', pg_catalog.string_agg(a.privilege_type, ', '),
           CASE WHEN r.relkind = 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || r.ident,
           CASE WHEN a.grantee = 0 THEN 'PUBLIC'
                ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
           CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
  FROM r, pg_catalog.aclexplode(r.relacl) a
  WHERE a.grantee <> r.relowner
  GROUP BY r.relkind, r.ident, a.grantee, a.is_grantable
  UNION ALL
  SELECT 74, 'grant', c.attname, ARRAY[c.attname],
         pg_catalog.format('GRANT %s (%I) ON TABLE %s TO %s%s', a.privilege_type, c.attname, r.ident,
           CASE WHEN a.grantee = 0 THEN 'PUBLIC'
                ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
           CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
  FROM r, col c, pg_catalog.aclexplode(c.attacl) a
  UNION ALL
  SELECT 80, 'comment', '', ARRAY[]::name[],
         pg_catalog.format('COMMENT ON %s %s IS %L', r.word, r.ident, pg_catalog.obj_description(r.oid, 'pg_class'))
  FROM r WHERE pg_catalog.obj_description(r.oid, 'pg_class') IS NOT NULL
  UNION ALL
  SELECT 81, 'comment', c.attname, ARRAY[c.attname],
         pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', r.ident, c.attname,
           pg_catalog.col_description(r.oid, c.attnum))
  FROM r, col c WHERE pg_catalog.col_description(r.oid, c.attnum) IS NOT NULL
  UNION ALL
  SELECT 82, 'comment', k.conname, ARRAY(SELECT c.attname FROM col c WHERE c.attnum = ANY (k.conkey)),
         pg_catalog.format('COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, r.ident,
           pg_catalog.obj_description(k.oid, 'pg_constraint'))
  FROM pg_catalog.pg_constraint k, r
  WHERE k.conrelid = r.oid AND pg_catalog.obj_description(k.oid, 'pg_constraint') IS NOT NULL
  UNION ALL
  SELECT 83, 'comment', i.relname, ARRAY(SELECT c.attname FROM col c WHERE c.attnum = ANY (x.indkey::int2[])),
         pg_catalog.format('COMMENT ON INDEX %s IS %L', x.indexrelid::pg_catalog.regclass,
           pg_catalog.obj_description(x.indexrelid, 'pg_class'))
  FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid CROSS JOIN r
  WHERE x.indrelid = r.oid AND pg_catalog.obj_description(x.indexrelid, 'pg_class') IS NOT NULL
  UNION ALL
  SELECT 84, 'comment', t.tgname, ARRAY[]::name[],
         pg_catalog.format('COMMENT ON TRIGGER %I ON %s IS %L', t.tgname, r.ident,
           pg_catalog.obj_description(t.oid, 'pg_trigger'))
  FROM pg_catalog.pg_trigger t, r
  WHERE t.tgrelid = r.oid AND pg_catalog.obj_description(t.oid, 'pg_trigger') IS NOT NULL
  UNION ALL
  SELECT 85, 'comment', p.polname, ARRAY[]::name[],
         pg_catalog.format('COMMENT ON POLICY %I ON %s IS %L', p.polname, r.ident,
           pg_catalog.obj_description(p.oid, 'pg_policy'))
  FROM pg_catalog.pg_policy p, r
  WHERE p.polrelid = r.oid AND pg_catalog.obj_description(p.oid, 'pg_policy') IS NOT NULL
  UNION ALL
  SELECT 90, 'publication', b.pubname, ARRAY[]::name[],
         pg_catalog.format('ALTER PUBLICATION %I ADD TABLE %s', b.pubname, r.ident)
  FROM pg_catalog.pg_publication_rel pr JOIN pg_catalog.pg_publication b ON b.oid = pr.prpubid CROSS JOIN r
  WHERE pr.prrelid = r.oid
)
SELECT p.kind, p.name, p.columns::text[]::text, p.sql FROM piece p ORDER BY p.ord, p.name, p.sql
