-- A publication, and below it what it publishes, each as ADD would take it. $1: its name.
SELECT pg_catalog.format('CREATE PUBLICATION %I%s WITH (publish = %L, publish_via_partition_root = %L)',
         p.pubname, CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE '' END,
         pg_catalog.concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END,
           CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END,
           CASE WHEN p.pubtruncate THEN 'truncate' END), p.pubviaroot::text),
       pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(p.pubowner)),
       pg_catalog.obj_description(p.oid, 'pg_publication'),
       pg_catalog.format('SET (publish = %L, publish_via_partition_root = %L)',
         pg_catalog.concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END,
           CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END,
           CASE WHEN p.pubtruncate THEN 'truncate' END), p.pubviaroot::text)
FROM pg_catalog.pg_publication p
WHERE p.pubname = $1
