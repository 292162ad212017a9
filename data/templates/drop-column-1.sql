--! title: Drop column 1: let go
--! summary: New code stops using it; rows need no value any more
--! order: 38
--! parameter: table table — the table
--! parameter: column column — the column that is to go, one that is NOT NULL
--! parameter: fill expression = — for rolling back: the value of rows that came without one
--! parameter: check identifier = {{table}}_{{column}}_not_null — for rolling back: name of a constraint on the way

--! forward
-- {{table|text}}: {{column|text}} is to be dropped. Old code goes on reading and writing it, new code leaves it
-- alone; when no old code runs any more, "drop-column-2" drops it.

DO $guard$
BEGIN
  IF (
    SELECT attgenerated <> '' OR attidentity <> ''
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
  ) THEN
    RAISE EXCEPTION 'column % fills itself: drop it at once', {{column|literal}}
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
END
$guard$;

ALTER TABLE {{table}} ALTER COLUMN {{column}} DROP NOT NULL;

--! rollback
{{if fill}}
-- Rows that came without a value get one.
{{else}}
-- Stops when a row has come without a value since.
{{end}}
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

-- NOT VALID looks at new rows only; VALIDATE reads, but nobody waits; SET NOT NULL then scans nothing.
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{check}};
ALTER TABLE {{table}} ADD CONSTRAINT {{check}} CHECK ({{column}} IS NOT NULL) NOT VALID;
{{if fill}}
UPDATE {{table}} SET {{column}} = {{fill}} WHERE {{column}} IS NULL;
{{end}}
ALTER TABLE {{table}} VALIDATE CONSTRAINT {{check}};
ALTER TABLE {{table}} ALTER COLUMN {{column}} SET NOT NULL;
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{check}};

--! verify
-- check: it may be NULL
-- expect: true
SELECT NOT attnotnull
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped;

-- check: no value was lost
-- expect: unchanged
SELECT count({{column}}) FROM {{table}};
