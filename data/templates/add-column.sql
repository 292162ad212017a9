--! title: Add column
--! summary: Nullable, with default, or backfilled
--! order: 30
--! parameter: table table — the table
--! parameter: column identifier — the new column
--! parameter: type type = text — its type
--! parameter: default expression = — its default, for rows there are as well
--! parameter: nulls choice allowed|default|fill = allowed — NULL: allowed; NOT NULL by the default; NOT NULL, rows there are filled
--! parameter: fill expression = — for nulls=fill: the value of rows there are, from their other columns
--! parameter: check identifier = {{column}}_not_null — for nulls=fill: name of a constraint on the way

--! forward
{{if nulls = fill}}
-- {{table|text}} gets {{column|text}}, NOT NULL, filled from what each row has.
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next
{{else}}
-- {{table|text}} gets {{column|text}}.
{{end}}

{{if nulls = allowed}}
{{if default}}
-- A constant or now() as default costs nothing; random() and the like would rewrite the table.
{{end}}
ALTER TABLE {{table}} ADD COLUMN IF NOT EXISTS {{column}} {{type}}{{if default}} DEFAULT {{default}}{{end}};
{{end}}
{{if nulls = default}}
-- With a constant or now() as default this neither rewrites nor scans the table.
ALTER TABLE {{table}} ADD COLUMN IF NOT EXISTS {{column}} {{type}} NOT NULL DEFAULT {{default}};
{{end}}
{{if nulls = fill}}
ALTER TABLE {{table}} ADD COLUMN IF NOT EXISTS {{column}} {{type}}{{if default}} DEFAULT {{default}}{{end}};
{{end}}

-- IF NOT EXISTS also keeps a column of another type: stop then, before anything relies on it.
DO $guard$
BEGIN
  IF (
    SELECT atttypid
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
  ) IS DISTINCT FROM {{type|path}}::regtype THEN
    RAISE EXCEPTION 'column % exists already, with another type', {{column|literal}}
      USING ERRCODE = 'duplicate_column';
  END IF;
END
$guard$;
{{if nulls = fill}}

-- From here on new rows must have it. NOT VALID looks at no row, so the lock is short.
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{check}};
ALTER TABLE {{table}} ADD CONSTRAINT {{check}} CHECK ({{column}} IS NOT NULL) NOT VALID;

UPDATE {{table}} SET {{column}} = {{fill}} WHERE {{column}} IS NULL;

-- This scans, but nobody waits for it; SET NOT NULL then believes the constraint and scans nothing.
ALTER TABLE {{table}} VALIDATE CONSTRAINT {{check}};
ALTER TABLE {{table}} ALTER COLUMN {{column}} SET NOT NULL;
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{check}};
{{end}}

--! rollback
-- What {{column|text}} holds is lost, and indexes on it go along; a view or policy that uses it stops this.

ALTER TABLE {{table}} DROP COLUMN IF EXISTS {{column}};

--! verify
-- check: the column is there with its type
-- expect: true
SELECT atttypid = {{type|path}}::regtype
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped;

{{if nulls = allowed}}
-- check: it may be NULL
-- expect: true
SELECT NOT attnotnull
{{else}}
-- check: it is never NULL
-- expect: true
SELECT attnotnull
{{end}}
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped;
{{if default}}

-- check: it has a default
-- expect: true
SELECT atthasdef
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped;
{{end}}

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
