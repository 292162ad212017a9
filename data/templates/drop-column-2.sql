--! title: Drop column 2: drop
--! summary: What was in it is kept and comes back with the rollback
--! order: 39
--! parameter: table table — the table
--! parameter: column column — the column
--! parameter: type type — its type
--! parameter: default expression = — its default, where it has one
--! parameter: key column = id — the column that tells rows apart
--! parameter: version version — of this migration
--! parameter: before name = {{table|schema}}_before_{{version}} — table for what was in it

--! forward
-- {{table|text}}: {{column|text}} is dropped; {{before|text}} keeps what was in it.

DO $keep$
DECLARE
  sb_column pg_catalog.pg_attribute := (
    SELECT a
    FROM pg_catalog.pg_attribute AS a
    WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
  );
  sb_number smallint := sb_column.attnum;
  sb_users text;
BEGIN
  IF sb_number IS NULL THEN
    RETURN; -- it is gone already
  END IF;
  IF sb_column.attnotnull THEN
    RAISE EXCEPTION 'column % is NOT NULL: code that leaves it alone would fail', {{column|literal}}
      USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Let go of it first: template drop-column-1.';
  END IF;
{{if default}}
  IF sb_column.atttypid <> {{type|path}}::regtype OR NOT sb_column.atthasdef THEN
{{else}}
  IF sb_column.atttypid <> {{type|path}}::regtype OR sb_column.atthasdef THEN
{{end}}
    RAISE EXCEPTION 'column % has another type or default than its rollback gives it', {{column|literal}}
      USING ERRCODE = 'datatype_mismatch';
  END IF;
  -- Indexes and constraints would go along unsaid, and could not come back.
  SELECT string_agg(format('%s %I', sb_kind, sb_name), ', ' ORDER BY sb_kind, sb_name)
  INTO sb_users
  FROM (
    SELECT 'index', c.relname
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_class AS c ON c.oid = d.objid AND c.relkind = 'i'
    WHERE d.classid = 'pg_class'::regclass
      AND (d.refobjid, d.refobjsubid) = ({{table|path}}::regclass, sb_number)
    UNION
    SELECT 'constraint', c.conname
    FROM pg_catalog.pg_constraint AS c
    WHERE sb_number = ANY (c.conkey) AND c.conrelid = {{table|path}}::regclass
       OR sb_number = ANY (c.confkey) AND c.confrelid = {{table|path}}::regclass
    UNION
    SELECT 'policy', p.polname
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_policy AS p ON p.oid = d.objid
    WHERE d.classid = 'pg_policy'::regclass
      AND (d.refobjid, d.refobjsubid) = ({{table|path}}::regclass, sb_number)
  ) AS sb_all (sb_kind, sb_name);
  IF sb_users IS NOT NULL THEN
    RAISE EXCEPTION 'column % is used by %: drop these first', {{column|literal}}, sb_users
      USING ERRCODE = 'dependent_objects_still_exist';
  END IF;
  -- Row-level security without a policy: nobody sees it through the API.
  CREATE TABLE IF NOT EXISTS {{before}} AS SELECT {{key}}, {{column}} FROM {{table}};
  ALTER TABLE {{before}} ADD PRIMARY KEY ({{key}});
  ALTER TABLE {{before}} ENABLE ROW LEVEL SECURITY;
END
$keep$;

-- switchback: allow DL202 — what was in it is kept, and no code uses it any more
ALTER TABLE {{table}} DROP COLUMN IF EXISTS {{column}};

--! rollback
-- The column comes back as the last one, with what was in it.
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

ALTER TABLE {{table}} ADD COLUMN IF NOT EXISTS {{column}} {{type}}{{if default}} DEFAULT {{default}}{{end}};

UPDATE {{table}} AS sb_now
SET {{column}} = sb_before.{{column}}
FROM {{before}} AS sb_before
WHERE sb_before.{{key}} = sb_now.{{key}};

DROP TABLE IF EXISTS {{before}};

--! verify
-- check: the column is gone
-- expect: empty
SELECT FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped;

-- check: what was in it is kept, where the API does not show it
-- expect: true
SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{before|path}}::regclass;

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
