--! title: Status column
--! summary: A text that is one of a few words, with default, check and index
--! order: 31
--! parameter: table table — the table
--! parameter: column identifier = status — the new column
--! parameter: words labels — what it can be: draft, active, archived
--! parameter: default text — the word that rows have which say nothing
--! parameter: constraint identifier = {{table}}_{{column}}_check — name of the constraint
--! parameter: index identifier = {{table}}_{{column}}_idx — name of the index

--! forward
-- {{table|text}} gets {{column|text}}, one of: {{words|text}}
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

DO $word$
BEGIN
  IF {{default}} <> ALL (ARRAY[{{words}}]::text[]) THEN
    RAISE EXCEPTION 'the default % is none of the words', {{default}}
      USING ERRCODE = 'check_violation';
  END IF;
END
$word$;

-- With a constant as default this neither rewrites nor scans the table.
ALTER TABLE {{table}} ADD COLUMN IF NOT EXISTS {{column}} text NOT NULL DEFAULT {{default}};

-- IF NOT EXISTS also keeps a column of another type: stop then, before anything relies on it.
DO $guard$
BEGIN
  IF (
    SELECT format_type(atttypid, NULL)
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
  ) IS DISTINCT FROM 'text' THEN
    RAISE EXCEPTION 'column % exists already, with another type', {{column|literal}}
      USING ERRCODE = 'duplicate_column';
  END IF;
END
$guard$;

-- NOT VALID looks at new rows only, so the lock is short; VALIDATE reads, but nobody waits for it.
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{constraint}};
ALTER TABLE {{table}} ADD CONSTRAINT {{constraint}} CHECK ({{column}} IN ({{words}})) NOT VALID;
ALTER TABLE {{table}} VALIDATE CONSTRAINT {{constraint}};

CREATE INDEX CONCURRENTLY IF NOT EXISTS {{index}} ON {{table}} ({{column}});

--! rollback
-- What {{column|text}} holds is lost, and its constraint and index go along; a view or policy that uses it
-- stops this.

ALTER TABLE {{table}} DROP COLUMN IF EXISTS {{column}};

--! verify
-- check: it is a text that is never NULL and has a default
-- expect: row text | t | t
SELECT format_type(atttypid, atttypmod), attnotnull, atthasdef
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped;

-- check: nothing but these words is in it
-- expect: empty
SELECT * FROM {{table}} WHERE {{column}} NOT IN ({{words}});

-- check: the constraint is there and validated
-- expect: true
SELECT convalidated
FROM pg_catalog.pg_constraint
WHERE conrelid = {{table|path}}::regclass AND conname = {{constraint|literal}} AND contype = 'c';

-- check: the index is valid
-- expect: true
SELECT i.indisvalid
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
WHERE i.indrelid = {{table|path}}::regclass AND c.relname = {{index|literal}};

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
