--! title: NOT NULL in safe steps
--! summary: An existing column: default, NULLs filled, checked, then NOT NULL
--! order: 34
--! parameter: table table — the table
--! parameter: column column — the column
--! parameter: fill expression — what rows without a value get: 'none', lower(email)
--! parameter: default expression = — a default for new rows, where the column has none
--! parameter: key column = id — the column that tells rows apart
--! parameter: check identifier = {{table}}_{{column}}_not_null — name of a constraint on the way
--! parameter: version version — of this migration
--! parameter: before name = {{table|schema}}_before_{{version}} — table for the rows that are filled

--! forward
-- {{column|text}} of {{table|text}} has a value in every row from here on.
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

-- The rows that are filled below; row-level security without a policy keeps it from the API.
DO $keep$
BEGIN
  IF to_regclass({{before|path}}) IS NULL THEN
{{if default}}
    IF (
      SELECT atthasdef
      FROM pg_catalog.pg_attribute
      WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
    ) THEN
      RAISE EXCEPTION 'column % has a default already: leave the default empty', {{column|literal}}
        USING ERRCODE = 'duplicate_object';
    END IF;
{{end}}
    CREATE TABLE {{before}} AS SELECT {{key}} FROM {{table}} WITH NO DATA;
    ALTER TABLE {{before}} ADD PRIMARY KEY ({{key}});
    ALTER TABLE {{before}} ENABLE ROW LEVEL SECURITY;
  END IF;
END
$keep$;

{{if default}}
-- First the default: no row may come without a value once the others are filled.
ALTER TABLE {{table}} ALTER COLUMN {{column}} SET DEFAULT {{default}};

{{end}}
-- 1. From here on new rows must have it. NOT VALID looks at no row, so the lock is short.
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{check}};
ALTER TABLE {{table}} ADD CONSTRAINT {{check}} CHECK ({{column}} IS NOT NULL) NOT VALID;

-- 2. Rows that have none get one.
WITH sb_rows AS MATERIALIZED (
  SELECT {{key}} FROM {{table}} WHERE {{column}} IS NULL FOR UPDATE
), sb_kept AS (
  INSERT INTO {{before}} ({{key}}) SELECT {{key}} FROM sb_rows ON CONFLICT DO NOTHING
)
UPDATE {{table}} SET {{column}} = {{fill}} WHERE {{key}} IN (SELECT sb_rows.{{key}} FROM sb_rows);

-- 3. This scans, but nobody waits for it; SET NOT NULL then believes the constraint and scans nothing.
ALTER TABLE {{table}} VALIDATE CONSTRAINT {{check}};
ALTER TABLE {{table}} ALTER COLUMN {{column}} SET NOT NULL;
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{check}};

--! rollback
-- Exactly the rows that the forward script filled are NULL again.
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

ALTER TABLE {{table}} ALTER COLUMN {{column}} DROP NOT NULL;
{{if default}}
ALTER TABLE {{table}} ALTER COLUMN {{column}} DROP DEFAULT;
{{end}}
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{check}};

UPDATE {{table}} AS sb_now
SET {{column}} = NULL
WHERE EXISTS (SELECT FROM {{before}} AS sb_before WHERE sb_before.{{key}} = sb_now.{{key}});

DROP TABLE IF EXISTS {{before}};

--! verify
-- check: it is never NULL
-- expect: true
SELECT attnotnull
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped;
{{if default}}

-- check: it has a default
-- expect: true
SELECT atthasdef
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped;
{{end}}

-- check: which rows were filled is kept, where the API does not show it
-- expect: true
SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{before|path}}::regclass;

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
