--! title: Materialized view
--! summary: With the unique index that a refresh without waiting needs
--! order: 110
--! parameter: view name — the new view
--! parameter: query expression — its query: SELECT status, count(*) AS n FROM orders GROUP BY status
--! parameter: key identifiers — the columns of it that tell its rows apart
--! parameter: index identifier = {{view}}_{{key}}_key — name of the unique index
--! parameter: api choice closed|open = closed — closed: taken from anon and authenticated; open: left as it is granted

--! forward
-- {{view|text}}: the result of a query, kept. To bring it up to date, without readers waiting:
--   REFRESH MATERIALIZED VIEW CONCURRENTLY …

DO $view$
BEGIN
  CREATE MATERIALIZED VIEW {{view}} AS
  {{query}};
EXCEPTION
  WHEN duplicate_table THEN
    -- Only the same query is the same view, however either was written.
    CREATE MATERIALIZED VIEW IF NOT EXISTS {{view|schema}}sb_same AS
    {{query}}
    WITH NO DATA;
    IF NOT EXISTS (
      SELECT
      FROM pg_catalog.pg_matviews AS a
      JOIN pg_catalog.pg_matviews AS b ON a.schemaname = b.schemaname AND a.definition = b.definition
      WHERE format('%I.%I', a.schemaname, a.matviewname)::regclass = {{view|path}}::regclass
        AND b.matviewname = 'sb_same'
    ) THEN
      RAISE EXCEPTION '% exists already, and is another', {{view|path}}
        USING ERRCODE = 'duplicate_table';
    END IF;
    DROP MATERIALIZED VIEW IF EXISTS {{view|schema}}sb_same;
END
$view$;

CREATE UNIQUE INDEX IF NOT EXISTS {{index}} ON {{view}} ({{key}});
{{if api = closed}}

-- Row-level security knows no materialized views: whoever may read it reads all of it.
REVOKE ALL ON {{view}} FROM anon, authenticated;
{{end}}

--! rollback
DROP MATERIALIZED VIEW IF EXISTS {{view}};

--! verify
-- check: the view is there, with something in it
-- expect: true
SELECT relispopulated FROM pg_catalog.pg_class WHERE oid = {{view|path}}::regclass AND relkind = 'm';

-- check: it can be refreshed without readers waiting
-- expect: true
SELECT i.indisunique AND i.indisvalid AND i.indpred IS NULL
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
WHERE i.indrelid = {{view|path}}::regclass AND c.relname = {{index|literal}};
{{if api = closed}}

-- check: the API does not show it
-- as: authenticated 00000000-0000-4000-8000-000000000001
-- expect: error 42501
SELECT * FROM {{view}};
{{end}}
