--! title: Rename column 1: expand
--! summary: A second column, kept the same by a trigger, filled in batches
--! order: 36
--! parameter: table table — the table
--! parameter: column column — the column as it is called
--! parameter: to identifier — the new name
--! parameter: type type — its type, that of the column
--! parameter: nulls choice allowed|never = allowed — whether the column may be NULL
--! parameter: key column = id — the column that tells rows apart and can be ordered
--! parameter: batch number = 1000 — rows in a batch
--! parameter: trigger identifier = {{table}}_{{column}}_is_{{to}} — name of the trigger and its function

--! forward
-- {{table|text}}: {{column|text}} is to be called {{to|text}}. From here on there are both, with the same in
-- them. When nothing uses the old one any more, "rename-contract" takes it away.
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

ALTER TABLE {{table}} ADD COLUMN IF NOT EXISTS {{to}} {{type}};

DO $guard$
BEGIN
  IF 1 <> (
    SELECT count(DISTINCT (atttypid, atttypmod))
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass
      AND attname IN ({{column|literal}}, {{to|literal}})
      AND NOT attisdropped
  ) THEN
    RAISE EXCEPTION 'columns % and % are of different types', {{column|literal}}, {{to|literal}}
      USING ERRCODE = 'datatype_mismatch';
  END IF;
END
$guard$;

-- Code that knows one of the two columns finds in it what code wrote that knows the other.
CREATE OR REPLACE FUNCTION {{table|schema}}{{trigger}}()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.{{to}} IS NULL THEN
      NEW.{{to}} := NEW.{{column}};
    ELSE
      NEW.{{column}} := NEW.{{to}};
    END IF;
  ELSIF NEW.{{column}} IS DISTINCT FROM OLD.{{column}} THEN
    NEW.{{to}} := NEW.{{column}};
  ELSIF NEW.{{to}} IS DISTINCT FROM OLD.{{to}} THEN
    NEW.{{column}} := NEW.{{to}};
  END IF;
  RETURN NEW;
END
$body$;

CREATE OR REPLACE TRIGGER {{trigger}}
  BEFORE INSERT OR UPDATE ON {{table}}
  FOR EACH ROW EXECUTE FUNCTION {{table|schema}}{{trigger}}();

-- Rows there are, batch by batch: each is locked for a moment only.
DO $batches$
#variable_conflict use_column
DECLARE
  sb_last {{table}}.{{key}}%TYPE;
  sb_next {{table}}.{{key}}%TYPE;
  sb_rows bigint;
BEGIN
  LOOP
    WITH sb_batch AS MATERIALIZED (
      SELECT {{key}}
      FROM {{table}}
      WHERE {{to}} IS DISTINCT FROM {{column}} AND (sb_last IS NULL OR {{key}} > sb_last)
      ORDER BY {{key}}
      LIMIT {{batch}}
      FOR UPDATE
    ), sb_changed AS (
      UPDATE {{table}} SET {{to}} = {{column}} WHERE {{key}} IN (SELECT sb_batch.{{key}} FROM sb_batch)
    )
    SELECT count(*), (array_agg({{key}} ORDER BY {{key}} DESC))[1] INTO sb_rows, sb_next FROM sb_batch;
    EXIT WHEN sb_rows = 0;
    COMMIT;
    sb_last := sb_next;
  END LOOP;
END
$batches$;
{{if nulls = never}}

-- NOT VALID looks at new rows only; VALIDATE reads, but nobody waits; SET NOT NULL then scans nothing.
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{trigger}};
ALTER TABLE {{table}} ADD CONSTRAINT {{trigger}} CHECK ({{to}} IS NOT NULL) NOT VALID;
ALTER TABLE {{table}} VALIDATE CONSTRAINT {{trigger}};
ALTER TABLE {{table}} ALTER COLUMN {{to}} SET NOT NULL;
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{trigger}};
{{end}}

--! rollback
-- Nothing is lost: what was written to {{to|text}} is in {{column|text}} too.

DROP TRIGGER IF EXISTS {{trigger}} ON {{table}};
DROP FUNCTION IF EXISTS {{table|schema}}{{trigger}}();
ALTER TABLE {{table}} DROP COLUMN IF EXISTS {{to}};

--! verify
-- check: both columns hold the same
-- expect: empty
SELECT * FROM {{table}} WHERE {{to}} IS DISTINCT FROM {{column}};

-- check: a trigger keeps them the same
-- expect: true
SELECT EXISTS (
  SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = {{table|path}}::regclass AND tgname = {{trigger|literal}} AND tgenabled = 'O'
);

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
