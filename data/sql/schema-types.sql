-- Enums, domains, ranges, base and composite types: not those that belong to a table or are arrays.
SELECT CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END, @name(n.nspname|t.typname),
       @name(n.nspname|t.typname),
       concat_ws(E'\n',
         CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'c' THEN 'composite' WHEN 'r' THEN 'range'
                        WHEN 'b' THEN 'base type' WHEN 'p' THEN 'shell' END,
         'owner: ' || pg_get_userbyid(t.typowner),
         (SELECT string_agg('label: ' || @indented(e.enumlabel::text), E'\n' ORDER BY e.enumsortorder)
          FROM pg_enum e WHERE e.enumtypid = t.oid),
         CASE WHEN t.typtype = 'd' THEN 'type: ' || format_type(t.typbasetype, t.typtypmod) END,
         CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation
              THEN 'collation: ' || t.typcollation::regcollation END,
         CASE WHEN t.typnotnull THEN 'not null' END,
         'default: ' || @indented(coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault)),
         (SELECT concat_ws(E'\n', 'subtype: ' || format_type(r.rngsubtype, NULL),
                   'collation: ' || CASE WHEN r.rngcollation <> 0
                                         THEN r.rngcollation::regcollation::text END,
                   'operator class: ' || (SELECT quote_ident(o.opcname) FROM pg_opclass o
                                          WHERE o.oid = r.rngsubopc),
                   'canonical: ' || nullif(r.rngcanonical::oid, 0)::regproc,
                   'multirange: ' || format_type(r.rngmultitypid, NULL), -- since 14
                   'difference: ' || nullif(r.rngsubdiff::oid, 0)::regproc)
          FROM pg_range r WHERE r.rngtypid = t.oid),
         CASE WHEN t.typtype = 'b' THEN
           'definition: ' || concat_ws(', ', t.typlen, t.typbyval, t.typcategory, t.typispreferred,
             t.typdelim, t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout,
             t.typanalyze, t.typalign, t.typstorage, t.typcollation <> 0,
             format_type(nullif(t.typelem, 0), NULL)) END,
         @acl(t.typacl|'T'|t.typowner))
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.typtype IN ('e', 'd', 'r', 'b', 'c', 'p') AND (c.oid IS NULL OR c.relkind = 'c')
  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid)
  AND @ours(n.nspname) AND @free(pg_type|t.oid) AND @free(pg_class|t.typrelid)
