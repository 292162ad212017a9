--! title: Unique constraint
--! summary: From an index that is built concurrently
--! order: 62
--! parameter: table table — the table
--! parameter: columns columns — what no two rows have the same of
--! parameter: constraint identifier = {{table}}_{{columns}}_key — name of the constraint and its index

--! forward
-- No two rows of {{table|text}} have the same {{columns|text}}.
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

-- Said in words, before the build fails over it: rows that are double have to be settled first.
DO $double$
BEGIN
  IF EXISTS (
    SELECT FROM {{table}}
    WHERE ({{columns}}) IS NOT NULL
    GROUP BY {{columns}}
    HAVING count(*) > 1
  ) THEN
    RAISE EXCEPTION 'rows of % are the same in %', {{table|path}}, {{columns|path}}
      USING ERRCODE = 'unique_violation';
  END IF;
END
$double$;

-- Reads and writes go on. If it is interrupted an invalid index stays, which the next step refuses: roll
-- back and apply again then.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS {{constraint}} ON {{table}} ({{columns}});

-- The index becomes the constraint's: nothing is read, the lock is short.
DO $unique$
BEGIN
  IF NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_constraint AS c
    WHERE c.conrelid = {{table|path}}::regclass
      AND c.conname = {{constraint|literal}}
      AND c.contype = 'u'
      AND ARRAY[{{columns|literal}}]::text[] = ARRAY(
        SELECT a.attname::text
        FROM unnest(c.conkey) WITH ORDINALITY AS k(attnum, place)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
        ORDER BY k.place
      )
  ) THEN
    ALTER TABLE {{table}} ADD CONSTRAINT {{constraint}} UNIQUE USING INDEX {{constraint}};
  END IF;
END
$unique$;

--! rollback
-- switchback: no-transaction — as the forward script

-- The index goes along.
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{constraint}};
-- Where the forward script stopped half-way there is an index without a constraint.
DROP INDEX CONCURRENTLY IF EXISTS {{table|schema}}{{constraint}};

--! verify
-- check: the constraint is there, on these columns, and its index is valid
-- expect: row u | t | t
SELECT c.contype,
       i.indisvalid,
       ARRAY[{{columns|literal}}]::text[] = ARRAY(
         SELECT a.attname::text
         FROM unnest(c.conkey) WITH ORDINALITY AS k(attnum, place)
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
         ORDER BY k.place
       )
FROM pg_catalog.pg_constraint AS c
JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.conindid
WHERE c.conrelid = {{table|path}}::regclass AND c.conname = {{constraint|literal}};

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
