-- Tables, views, materialized views, foreign tables.
SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                      WHEN 'f' THEN 'foreign table' ELSE 'table' END,
       @name(n.nspname|c.relname), @name(n.nspname|c.relname),
       concat_ws(E'\n',
         'owner: ' || pg_get_userbyid(c.relowner),
         CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
         'of type: ' || CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
         'partitioned by: ' || CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
         CASE WHEN c.relispartition THEN 'partition: ' || pg_get_expr(c.relpartbound, c.oid) END,
         (SELECT string_agg('inherits: ' || i.inhparent::regclass::text
                            || CASE WHEN i.inhdetachpending THEN ' (detach pending)' ELSE '' END -- since 14
                            , E'\n' ORDER BY i.inhseqno)
          FROM pg_inherits i WHERE i.inhrelid = c.oid),
         'access method: ' || CASE WHEN c.relkind <> 'p' AND am.amname <> 'heap' THEN am.amname END,
         'tablespace: ' || (SELECT t.spcname FROM pg_tablespace t WHERE t.oid = c.reltablespace),
         'options: ' || @sorted(c.reloptions),
         'toast options: ' || @sorted(toast.reloptions),
         CASE WHEN c.relrowsecurity THEN 'row-level security: on' END,
         CASE WHEN c.relforcerowsecurity THEN 'row-level security: forced on the owner' END,
         CASE c.relreplident WHEN 'f' THEN 'replica identity: full'
                             WHEN 'n' THEN 'replica identity: nothing'
                             WHEN 'i' THEN 'replica identity: index' END,
         CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN 'not populated' END,
         'server: ' || s.srvname,
         'foreign options: ' || @sorted(ft.ftoptions),
         @acl(c.relacl|'r'|c.relowner),
         'definition: ' || @indented(CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END))
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid
LEFT JOIN pg_foreign_server s ON s.oid = ft.ftserver
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND @ours(n.nspname) AND @free(pg_class|c.oid)
