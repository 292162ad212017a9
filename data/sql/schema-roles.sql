-- Roles are the whole server's: read only where the server is a throw-away one.
SELECT 'role', quote_ident(r.rolname), NULL,
       concat_ws(E'\n',
         concat_ws(', ', CASE WHEN r.rolsuper THEN 'superuser' END,
           CASE WHEN NOT r.rolinherit THEN 'no inherit' END,
           CASE WHEN r.rolcreaterole THEN 'create role' END,
           CASE WHEN r.rolcreatedb THEN 'create database' END,
           CASE WHEN r.rolcanlogin THEN 'login' END,
           CASE WHEN r.rolreplication THEN 'replication' END,
           CASE WHEN r.rolbypassrls THEN 'bypass row-level security' END),
         'connections: ' || nullif(r.rolconnlimit, -1), 'valid until: ' || r.rolvaliduntil,
         (SELECT string_agg('member of: ' || quote_ident(g.rolname)
                            || CASE WHEN m.admin_option THEN ' (admin)' ELSE '' END, E'\n'
                            ORDER BY g.rolname)
          FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid),
         (SELECT string_agg('setting: ' || c, E'\n' ORDER BY c COLLATE "C")
          FROM pg_db_role_setting s, unnest(s.setconfig) c
          WHERE s.setrole = r.oid AND s.setdatabase = 0))
FROM pg_roles r WHERE r.rolname !~ '^pg_'
