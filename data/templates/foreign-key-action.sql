--! title: Foreign key's ON DELETE
--! summary: Another action, without a moment without a foreign key
--! order: 61
--! parameter: table table — the table that refers to another
--! parameter: column column — its column
--! parameter: references table — the table that it refers to
--! parameter: key column(references) = id — the column there
--! parameter: was choice no-action|restrict|cascade|set-null|set-default = no-action — what happens so far when a row there is deleted
--! parameter: action choice no-action|restrict|cascade|set-null|set-default = cascade — what is to happen
--! parameter: constraint identifier = {{table}}_{{column}}_fkey — name of the foreign key
--! parameter: interim identifier = {{constraint}}_other — its name on the way

--! forward
-- When a row of {{references|text}} is deleted: {{action|text}} for the rows of {{table|text}} that refer to it,
-- {{was|text}} so far.
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

DO $guard$
BEGIN
  -- The rollback brings back what is named here, so it has to be what is there.
  IF NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_constraint AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND ARRAY[a.attnum] = c.conkey
    JOIN pg_catalog.pg_attribute AS k ON k.attrelid = c.confrelid AND ARRAY[k.attnum] = c.confkey
    WHERE c.conrelid = {{table|path}}::regclass
      AND c.conname = {{constraint|literal}}
      AND c.contype = 'f'
      AND a.attname = {{column|literal}}
      AND c.confrelid = {{references|path}}::regclass
      AND k.attname = {{key|literal}}
      AND CASE c.confdeltype WHEN 'a' THEN 'no-action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
                             WHEN 'n' THEN 'set-null' ELSE 'set-default' END
          IN ({{was|literal}}, {{action|literal}})
      AND c.confupdtype = 'a'
      AND NOT c.condeferrable
  ) THEN
    RAISE EXCEPTION 'the foreign key % is not what this script takes it for', {{constraint|literal}}
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
{{if action = set-null}}
  -- It would fail at the first delete only, with 23502.
  IF (
    SELECT attnotnull
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
  ) THEN
    RAISE EXCEPTION 'column % is NOT NULL and cannot be set to it', {{column|literal}}
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
{{end}}
END
$guard$;

-- NOT VALID looks at new rows only, so the locks on both tables are short.
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{interim}};
ALTER TABLE {{table}} ADD CONSTRAINT {{interim}} FOREIGN KEY ({{column}})
{{if action = no-action}}
  REFERENCES {{references}} ({{key}}) ON DELETE NO ACTION NOT VALID;
{{end}}
{{if action = restrict}}
  REFERENCES {{references}} ({{key}}) ON DELETE RESTRICT NOT VALID;
{{end}}
{{if action = cascade}}
  REFERENCES {{references}} ({{key}}) ON DELETE CASCADE NOT VALID;
{{end}}
{{if action = set-null}}
  REFERENCES {{references}} ({{key}}) ON DELETE SET NULL NOT VALID;
{{end}}
{{if action = set-default}}
  REFERENCES {{references}} ({{key}}) ON DELETE SET DEFAULT NOT VALID;
{{end}}

-- This reads the table, but reads and writes of both tables go on.
ALTER TABLE {{table}} VALIDATE CONSTRAINT {{interim}};

-- No moment without a foreign key: both steps or none.
-- switchback: allow DL212 — the other one takes its place in the same statement
DO $swap$
BEGIN
  ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{constraint}};
  ALTER TABLE {{table}} RENAME CONSTRAINT {{interim}} TO {{constraint}};
END
$swap$;

--! rollback
-- switchback: no-transaction — as the forward script
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{interim}};
ALTER TABLE {{table}} ADD CONSTRAINT {{interim}} FOREIGN KEY ({{column}})
{{if was = no-action}}
  REFERENCES {{references}} ({{key}}) ON DELETE NO ACTION NOT VALID;
{{end}}
{{if was = restrict}}
  REFERENCES {{references}} ({{key}}) ON DELETE RESTRICT NOT VALID;
{{end}}
{{if was = cascade}}
  REFERENCES {{references}} ({{key}}) ON DELETE CASCADE NOT VALID;
{{end}}
{{if was = set-null}}
  REFERENCES {{references}} ({{key}}) ON DELETE SET NULL NOT VALID;
{{end}}
{{if was = set-default}}
  REFERENCES {{references}} ({{key}}) ON DELETE SET DEFAULT NOT VALID;
{{end}}

-- This reads the table, but reads and writes of both tables go on.
ALTER TABLE {{table}} VALIDATE CONSTRAINT {{interim}};

-- No moment without a foreign key: both steps or none.
DO $swap$
BEGIN
  ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{constraint}};
  ALTER TABLE {{table}} RENAME CONSTRAINT {{interim}} TO {{constraint}};
END
$swap$;

--! verify
-- check: the foreign key is there, validated, with its action
{{if action = no-action}}
-- expect: row t | a
{{end}}
{{if action = restrict}}
-- expect: row t | r
{{end}}
{{if action = cascade}}
-- expect: row t | c
{{end}}
{{if action = set-null}}
-- expect: row t | n
{{end}}
{{if action = set-default}}
-- expect: row t | d
{{end}}
SELECT convalidated, confdeltype
FROM pg_catalog.pg_constraint
WHERE conrelid = {{table|path}}::regclass AND conname = {{constraint|literal}};

-- check: there is only one on the column
-- expect: value 1
SELECT count(*)
FROM pg_catalog.pg_constraint AS c
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND ARRAY[a.attnum] = c.conkey
WHERE c.conrelid = {{table|path}}::regclass
  AND c.contype = 'f'
  AND c.confrelid = {{references|path}}::regclass
  AND a.attname = {{column|literal}};

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
