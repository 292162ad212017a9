-- Publications, subscriptions, event triggers, foreign servers. What a server is connected with may be
-- secret: of those options only a digest is read.
SELECT 'publication', quote_ident(p.pubname), NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(p.pubowner),
         CASE WHEN p.puballtables THEN 'all tables' END,
         'publishes: ' || concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END,
           CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END,
           CASE WHEN p.pubtruncate THEN 'truncate' END),
         CASE WHEN p.pubviaroot THEN 'via partition root' END,
         'generated columns: ' || p.pubgencols::text, -- since 18
         (SELECT string_agg('schema: ' || quote_ident(n.nspname), E'\n' ORDER BY n.nspname) -- since 15
          FROM pg_publication_namespace x JOIN pg_namespace n ON n.oid = x.pnnspid WHERE x.pnpubid = p.oid), -- since 15
         (SELECT string_agg('table: ' || concat_ws(' ', r.prrelid::regclass::text
                   , (SELECT '(' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' -- since 15
                      FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])) -- since 15
                   , 'where ' || pg_get_expr(r.prqual, r.prrelid) -- since 15
                   ), E'\n' ORDER BY r.prrelid::regclass::text COLLATE "C")
          FROM pg_publication_rel r WHERE r.prpubid = p.oid))
FROM pg_publication p WHERE @free(pg_publication|p.oid)
UNION ALL
SELECT 'subscription', quote_ident(s.subname), NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(s.subowner),
         CASE WHEN s.subenabled THEN 'enabled' END, 'slot: ' || s.subslotname,
         'publications: ' || (SELECT string_agg(quote_ident(p), ', ' ORDER BY p COLLATE "C")
                              FROM unnest(s.subpublications) p))
FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
WHERE d.datname = current_database()
UNION ALL
SELECT 'event trigger', quote_ident(e.evtname), NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(e.evtowner), 'on: ' || e.evtevent,
         'function: ' || e.evtfoid::regproc, 'tags: ' || @sorted(e.evttags),
         CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'enabled: on replicas'
                           WHEN 'A' THEN 'enabled: always' END)
FROM pg_event_trigger e WHERE @free(pg_event_trigger|e.oid)
UNION ALL
SELECT 'foreign-data wrapper', quote_ident(w.fdwname), NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(w.fdwowner),
         'handler: ' || nullif(w.fdwhandler, 0)::regproc,
         'validator: ' || nullif(w.fdwvalidator, 0)::regproc,
         'options: ' || md5(@sorted(w.fdwoptions)), @acl(w.fdwacl|'F'|w.fdwowner))
FROM pg_foreign_data_wrapper w WHERE @free(pg_foreign_data_wrapper|w.oid)
UNION ALL
SELECT 'foreign server', quote_ident(s.srvname), NULL,
       concat_ws(E'\n', 'owner: ' || pg_get_userbyid(s.srvowner),
         'wrapper: ' || quote_ident(w.fdwname), 'type: ' || s.srvtype, 'version: ' || s.srvversion,
         'options: ' || md5(@sorted(s.srvoptions)), @acl(s.srvacl|'S'|s.srvowner))
FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE @free(pg_foreign_server|s.oid)
UNION ALL
SELECT 'user mapping', quote_ident(u.usename) || ' on ' || quote_ident(u.srvname), NULL,
       concat_ws(E'\n', 'options: ' || md5(@sorted(u.umoptions)))
FROM pg_user_mappings u
