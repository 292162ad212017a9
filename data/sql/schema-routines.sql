SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
       @name(n.nspname|p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')', NULL,
       concat_ws(E'\n',
         'owner: ' || pg_get_userbyid(p.proowner),
         @acl(p.proacl|'f'|p.proowner),
         CASE WHEN p.prokind <> 'a' THEN 'definition: ' || @indented(pg_get_functiondef(p.oid)) END,
         CASE WHEN p.prokind = 'a' THEN
           (SELECT 'definition: ' || (to_jsonb(g) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'
                                      ::text[] || jsonb_build_object(
                     'returns', pg_get_function_result(p.oid), 'parallel', p.proparallel,
                     'type', format_type(g.aggtranstype, NULL),
                     'mtype', CASE WHEN g.aggmtranstype <> 0
                                   THEN format_type(g.aggmtranstype, NULL) END,
                     'sort', CASE WHEN g.aggsortop <> 0 THEN g.aggsortop::regoperator::text END))::text
            FROM pg_aggregate g WHERE g.aggfnoid = p.oid) END)
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
-- Constructors of range types come and go with them.
WHERE @ours(n.nspname) AND @free(pg_proc|p.oid)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                  AND d.deptype = 'i')
