-- What few projects have.
SELECT 'collation', @name(n.nspname|c.collname), NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(c.collowner),
         'definition: ' || (to_jsonb(c) - '{oid,collname,collnamespace,collowner,collversion}'::text[])::text)
FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE @ours(n.nspname) AND @free(pg_collation|c.oid)
UNION ALL
SELECT 'conversion', @name(n.nspname|c.conname), NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(c.conowner),
         'definition: ' || (to_jsonb(c) - '{oid,conname,connamespace,conowner}'::text[])::text)
FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace
WHERE @ours(n.nspname) AND @free(pg_conversion|c.oid)
UNION ALL
SELECT 'operator', o.oid::regoperator::text, NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(o.oprowner),
         'definition: ' || concat_ws(', ', o.oprcode, nullif(o.oprcom, 0)::regoperator,
           nullif(o.oprnegate, 0)::regoperator, o.oprrest, o.oprjoin, o.oprcanmerge, o.oprcanhash))
FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
WHERE @ours(n.nspname) AND @free(pg_operator|o.oid)
UNION ALL
SELECT 'operator class', @name(n.nspname|o.opcname) || ' for ' || m.amname, NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(o.opcowner),
         CASE WHEN o.opcdefault THEN 'default' END, 'type: ' || format_type(o.opcintype, NULL),
         'stores: ' || format_type(nullif(o.opckeytype, 0), NULL),
         'family: ' || @name(fn.nspname|f.opfname))
FROM pg_opclass o
JOIN pg_namespace n ON n.oid = o.opcnamespace
JOIN pg_am m ON m.oid = o.opcmethod
JOIN pg_opfamily f ON f.oid = o.opcfamily
JOIN pg_namespace fn ON fn.oid = f.opfnamespace
WHERE @ours(n.nspname) AND @free(pg_opclass|o.oid)
UNION ALL
SELECT 'operator family', @name(n.nspname|f.opfname) || ' for ' || m.amname, NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(f.opfowner),
         (SELECT string_agg('operator ' || a.amopstrategy || ': ' || a.amopopr::regoperator
                            || ' ' || a.amoppurpose::text, E'\n'
                            ORDER BY a.amopstrategy, a.amopopr::regoperator::text COLLATE "C")
          FROM pg_amop a WHERE a.amopfamily = f.oid),
         (SELECT string_agg('function ' || a.amprocnum || ': ' || a.amproc::regprocedure, E'\n'
                            ORDER BY a.amprocnum, a.amproc::regprocedure::text COLLATE "C")
          FROM pg_amproc a WHERE a.amprocfamily = f.oid))
FROM pg_opfamily f
JOIN pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_am m ON m.oid = f.opfmethod
WHERE @ours(n.nspname) AND @free(pg_opfamily|f.oid)
UNION ALL
SELECT 'cast', format_type(c.castsource, NULL) || ' as ' || format_type(c.casttarget, NULL), NULL,
       concat_ws(', ', nullif(c.castfunc, 0)::regprocedure, c.castcontext, c.castmethod)
FROM pg_cast c WHERE c.oid >= 16384 AND @free(pg_cast|c.oid)
  -- A range type brings the one to its multirange.
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = c.oid
                  AND d.deptype = 'i')
UNION ALL
SELECT 'text search configuration', @name(n.nspname|c.cfgname), NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(c.cfgowner), 'parser: ' || quote_ident(p.prsname),
         (SELECT string_agg('token ' || m.maptokentype || ': ' || m.mapdict::regdictionary, E'\n'
                            ORDER BY m.maptokentype, m.mapseqno)
          FROM pg_ts_config_map m WHERE m.mapcfg = c.oid))
FROM pg_ts_config c
JOIN pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser p ON p.oid = c.cfgparser
WHERE @ours(n.nspname) AND @free(pg_ts_config|c.oid)
UNION ALL
SELECT 'text search dictionary', @name(n.nspname|d.dictname), NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(d.dictowner),
         'template: ' || quote_ident(t.tmplname), 'options: ' || @indented(d.dictinitoption))
FROM pg_ts_dict d
JOIN pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate
WHERE @ours(n.nspname) AND @free(pg_ts_dict|d.oid)
UNION ALL
SELECT 'text search parser', @name(n.nspname|p.prsname), NULL,
       concat_ws(', ', p.prsstart, p.prstoken, p.prsend, p.prsheadline, p.prslextype)
FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace
WHERE @ours(n.nspname) AND @free(pg_ts_parser|p.oid)
UNION ALL
SELECT 'text search template', @name(n.nspname|t.tmplname), NULL,
       concat_ws(', ', t.tmplinit, t.tmpllexize)
FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace
WHERE @ours(n.nspname) AND @free(pg_ts_template|t.oid)
UNION ALL
SELECT 'language', quote_ident(l.lanname), NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(l.lanowner),
         CASE WHEN l.lanpltrusted THEN 'trusted' END,
         'definition: ' || concat_ws(', ', l.lanplcallfoid::regproc, l.laninline::regproc,
           l.lanvalidator::regproc), @acl(l.lanacl|'l'|l.lanowner))
FROM pg_language l WHERE l.oid >= 16384 AND @free(pg_language|l.oid)
UNION ALL
SELECT 'access method', quote_ident(a.amname), NULL, concat_ws(', ', a.amtype, a.amhandler)
FROM pg_am a WHERE a.oid >= 16384 AND @free(pg_am|a.oid)
UNION ALL
SELECT 'transform', format_type(t.trftype, NULL) || ' for ' || quote_ident(l.lanname), NULL,
       concat_ws(', ', t.trffromsql, t.trftosql)
FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE @free(pg_transform|t.oid)
