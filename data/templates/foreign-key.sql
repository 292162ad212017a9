--! title: Foreign key
--! summary: Added NOT VALID, then validated
--! order: 60
--! parameter: table table — the table that refers to another
--! parameter: column column — its column
--! parameter: references table — the table that it refers to
--! parameter: key column(references) = id — the column there, a primary key or unique
--! parameter: on-delete choice refuse|cascade|set-null = refuse — when a row there is deleted: refuse that; delete the rows here too; make the column NULL
--! parameter: constraint identifier = {{table}}_{{column}}_fkey — its name
--! parameter: index identifier = {{table}}_{{column}}_idx — name of an index on the column

--! forward
-- Every {{column|text}} of {{table|text}} is a {{key|text}} of {{references|text}}.
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

-- Deleting a row of the other table looks for those that refer to it: without this it reads all of them.
CREATE INDEX CONCURRENTLY IF NOT EXISTS {{index}} ON {{table}} ({{column}});

-- NOT VALID looks at new rows only, so the locks on both tables are short.
DO $foreign_key$
BEGIN
  ALTER TABLE {{table}} ADD CONSTRAINT {{constraint}} FOREIGN KEY ({{column}})
{{if on-delete = cascade}}
    REFERENCES {{references}} ({{key}}) ON DELETE CASCADE NOT VALID;
{{end}}
{{if on-delete = set-null}}
    REFERENCES {{references}} ({{key}}) ON DELETE SET NULL NOT VALID;
{{end}}
{{if on-delete = refuse}}
    REFERENCES {{references}} ({{key}}) ON DELETE NO ACTION NOT VALID;
{{end}}
EXCEPTION
  WHEN duplicate_object THEN
    -- Only the same columns with the same action are the same foreign key.
    IF NOT EXISTS (
      SELECT
      FROM pg_catalog.pg_constraint AS c
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND ARRAY[a.attnum] = c.conkey
      JOIN pg_catalog.pg_attribute AS k ON k.attrelid = c.confrelid AND ARRAY[k.attnum] = c.confkey
      WHERE c.conrelid = {{table|path}}::regclass
        AND c.conname = {{constraint|literal}}
        AND c.confrelid = {{references|path}}::regclass
        AND a.attname = {{column|literal}}
        AND k.attname = {{key|literal}}
{{if on-delete = cascade}}
        AND c.confdeltype = 'c'
{{end}}
{{if on-delete = set-null}}
        AND c.confdeltype = 'n'
{{end}}
{{if on-delete = refuse}}
        AND c.confdeltype = 'a'
{{end}}
    ) THEN
      RAISE EXCEPTION 'constraint % exists already, and is another', {{constraint|literal}}
        USING ERRCODE = 'duplicate_object';
    END IF;
END
$foreign_key$;

-- This reads the whole table, but reads and writes go on.
ALTER TABLE {{table}} VALIDATE CONSTRAINT {{constraint}};

--! rollback
-- switchback: no-transaction — as the forward script
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{constraint}};

DROP INDEX CONCURRENTLY IF EXISTS {{table|schema}}{{index}};

--! verify
-- check: the foreign key is there, validated, with its action
{{if on-delete = cascade}}
-- expect: row t | c
{{end}}
{{if on-delete = set-null}}
-- expect: row t | n
{{end}}
{{if on-delete = refuse}}
-- expect: row t | a
{{end}}
SELECT convalidated, confdeltype
FROM pg_catalog.pg_constraint
WHERE conrelid = {{table|path}}::regclass AND conname = {{constraint|literal}};

-- check: no row refers to nothing
-- expect: empty
SELECT *
FROM {{table}} AS sb_from
WHERE sb_from.{{column}} IS NOT NULL
  AND NOT EXISTS (
    SELECT FROM {{references}} AS sb_to WHERE sb_to.{{key}} = sb_from.{{column}}
  );

-- check: the index on the column is valid
-- expect: true
SELECT i.indisvalid
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
WHERE i.indrelid = {{table|path}}::regclass AND c.relname = {{index|literal}};

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
