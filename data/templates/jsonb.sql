--! title: JSONB column
--! summary: An object that begins empty, and stays an object
--! order: 32
--! parameter: table table — the table
--! parameter: column identifier — the new column
--! parameter: comment text = — what is in it: [{id, name}, …]
--! parameter: constraint identifier = {{table}}_{{column}}_is_object — name of the constraint

--! forward
-- {{table|text}} gets {{column|text}}, a JSON object.
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

-- With a constant as default this neither rewrites nor scans the table.
ALTER TABLE {{table}} ADD COLUMN IF NOT EXISTS {{column}} jsonb NOT NULL DEFAULT '{}'::jsonb;

-- IF NOT EXISTS also keeps a column of another type: stop then, before anything relies on it.
DO $guard$
BEGIN
  IF (
    SELECT format_type(atttypid, NULL)
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
  ) IS DISTINCT FROM 'jsonb' THEN
    RAISE EXCEPTION 'column % exists already, with another type', {{column|literal}}
      USING ERRCODE = 'duplicate_column';
  END IF;
END
$guard$;

-- NOT VALID looks at new rows only, so the lock is short; VALIDATE reads, but nobody waits for it.
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{constraint}};
ALTER TABLE {{table}} ADD CONSTRAINT {{constraint}} CHECK (jsonb_typeof({{column}}) = 'object') NOT VALID;
ALTER TABLE {{table}} VALIDATE CONSTRAINT {{constraint}};
{{if comment}}

COMMENT ON COLUMN {{table}}.{{column}} IS {{comment}};
{{end}}

--! rollback
-- What {{column|text}} holds is lost, and what is made on it goes along; a view or policy that uses it stops
-- this.

ALTER TABLE {{table}} DROP COLUMN IF EXISTS {{column}};

--! verify
-- check: it is JSONB, never NULL, and has a default
-- expect: row jsonb | t | t
SELECT format_type(atttypid, atttypmod), attnotnull, atthasdef
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped;

-- check: the constraint is there and validated
-- expect: true
SELECT convalidated
FROM pg_catalog.pg_constraint
WHERE conrelid = {{table|path}}::regclass AND conname = {{constraint|literal}} AND contype = 'c';

-- check: there is nothing but a JSON object in it
-- expect: empty
SELECT * FROM {{table}} WHERE jsonb_typeof({{column}}) <> 'object';

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
