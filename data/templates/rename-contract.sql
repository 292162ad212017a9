--! title: Rename column 2: contract
--! summary: When nothing uses the old column any more, it goes
--! order: 37
--! parameter: table table — the table
--! parameter: column column — the column with the old name
--! parameter: to column — the column with the new name
--! parameter: type type — the type of both
--! parameter: nulls choice allowed|never = allowed — whether the old one may be NULL
--! parameter: trigger identifier = {{table}}_{{column}}_is_{{to}} — name of the trigger that kept them the same

--! forward
-- {{table|text}}: {{column|text}} goes, {{to|text}} has all of it. Apply this when no code uses the old one.

DO $guard$
DECLARE
  sb_number smallint := (
    SELECT attnum
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
  );
  sb_users text;
BEGIN
  IF sb_number IS NULL THEN
    RETURN; -- it is gone already
  END IF;
  IF EXISTS (SELECT FROM {{table}} WHERE {{to}} IS DISTINCT FROM {{column}}) THEN
    RAISE EXCEPTION '% does not hold what % holds', {{to|literal}}, {{column|literal}}
      USING ERRCODE = 'object_not_in_prerequisite_state';
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
END
$guard$;

-- switchback: allow DL213 — there are no two columns to keep the same any more
DROP TRIGGER IF EXISTS {{trigger}} ON {{table}};
DROP FUNCTION IF EXISTS {{table|schema}}{{trigger}}();
-- switchback: allow DL202 — the other column holds the same, and no code uses this one
ALTER TABLE {{table}} DROP COLUMN IF EXISTS {{column}};

--! rollback
-- The old column comes back as the last one, filled from the other, and both are kept the same again.
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

ALTER TABLE {{table}} ADD COLUMN IF NOT EXISTS {{column}} {{type}};

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

UPDATE {{table}} SET {{column}} = {{to}} WHERE {{column}} IS DISTINCT FROM {{to}};
{{if nulls = never}}

-- NOT VALID looks at new rows only; VALIDATE reads, but nobody waits; SET NOT NULL then scans nothing.
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{trigger}};
ALTER TABLE {{table}} ADD CONSTRAINT {{trigger}} CHECK ({{column}} IS NOT NULL) NOT VALID;
ALTER TABLE {{table}} VALIDATE CONSTRAINT {{trigger}};
ALTER TABLE {{table}} ALTER COLUMN {{column}} SET NOT NULL;
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{trigger}};
{{end}}

--! verify
-- check: the old column is gone, the other is there
-- expect: value {{to|text}}
SELECT attname
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass
  AND attname IN ({{column|literal}}, {{to|literal}})
  AND NOT attisdropped;

-- check: the trigger is gone
-- expect: empty
SELECT FROM pg_catalog.pg_trigger
WHERE tgrelid = {{table|path}}::regclass AND tgname = {{trigger|literal}};

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
