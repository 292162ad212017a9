--! title: Realtime
--! summary: Changes of a table are published
--! order: 121
--! parameter: table table — the table
--! parameter: publication publication = supabase_realtime — the publication
--! parameter: old choice key|all = key — what is told of a row that is changed or deleted: its key; or all that was in it

--! forward
-- Changes of {{table|text}} are told to those that listen, as far as its policies show them the row.

DO $publish$
BEGIN
  IF (SELECT puballtables FROM pg_catalog.pg_publication WHERE pubname = {{publication|literal}}) THEN
    RAISE EXCEPTION '% has all tables already', {{publication|literal}}
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF (SELECT relreplident FROM pg_catalog.pg_class WHERE oid = {{table|path}}::regclass) NOT IN ('d', 'f') THEN
    RAISE EXCEPTION '% names its rows by an index, which the rollback would not bring back', {{table|path}}
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_publication AS p
    JOIN pg_catalog.pg_publication_rel AS r ON r.prpubid = p.oid
    WHERE p.pubname = {{publication|literal}} AND r.prrelid = {{table|path}}::regclass
  ) THEN
    ALTER PUBLICATION {{publication}} ADD TABLE {{table}};
  END IF;
END
$publish$;
{{if old = all}}

-- Every change writes the whole old row to the log: for small tables.
ALTER TABLE {{table}} REPLICA IDENTITY FULL;
{{end}}

--! rollback
DO $publish$
BEGIN
  IF EXISTS (
    SELECT
    FROM pg_catalog.pg_publication AS p
    JOIN pg_catalog.pg_publication_rel AS r ON r.prpubid = p.oid
    WHERE p.pubname = {{publication|literal}} AND r.prrelid = {{table|path}}::regclass
  ) THEN
    ALTER PUBLICATION {{publication}} DROP TABLE {{table}};
  END IF;
END
$publish$;
{{if old = all}}

ALTER TABLE {{table}} REPLICA IDENTITY DEFAULT;
{{end}}

--! verify
-- check: the table is published
-- expect: rows 1
SELECT
FROM pg_catalog.pg_publication AS p
JOIN pg_catalog.pg_publication_rel AS r ON r.prpubid = p.oid
WHERE p.pubname = {{publication|literal}} AND r.prrelid = {{table|path}}::regclass;

{{if old = all}}
-- check: all that was in a row is told
-- expect: value f
{{else}}
-- check: the table has a key by which a changed row is told
-- expect: value d
{{end}}
SELECT relreplident FROM pg_catalog.pg_class WHERE oid = {{table|path}}::regclass;
{{if old = key}}

-- check: there is such a key
-- expect: rows 1
SELECT FROM pg_catalog.pg_index WHERE indrelid = {{table|path}}::regclass AND indisprimary;
{{end}}
