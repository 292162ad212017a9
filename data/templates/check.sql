--! title: Check constraint
--! summary: Added NOT VALID, then validated
--! order: 63
--! parameter: table table — the table
--! parameter: condition expression — what is true for every row: price > 0
--! parameter: constraint identifier = {{table}}_check — its name

--! forward
-- Every row of {{table|text}} keeps to a condition.
-- switchback: no-transaction — each step commits by itself, so that none holds its lock for the next

-- NOT VALID looks at new rows only, so the lock is short.
-- switchback: allow DL212 — what is dropped was made here, to be compared with
DO $check$
BEGIN
  ALTER TABLE {{table}} ADD CONSTRAINT {{constraint}} CHECK ({{condition}}) NOT VALID;
EXCEPTION
  WHEN duplicate_object THEN
    -- Only the same condition is the same constraint, however either was written.
    ALTER TABLE {{table}} ADD CONSTRAINT sb_same CHECK ({{condition}}) NOT VALID;
    IF (
      SELECT count(DISTINCT pg_catalog.pg_get_expr(conbin, conrelid)) <> 1
          OR count(*) FILTER (WHERE contype = 'c') <> 2
      FROM pg_catalog.pg_constraint
      WHERE conrelid = {{table|path}}::regclass AND conname IN ({{constraint|literal}}, 'sb_same')
    ) THEN
      RAISE EXCEPTION 'constraint % exists already, and is another', {{constraint|literal}}
        USING ERRCODE = 'duplicate_object';
    END IF;
    ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS sb_same;
END
$check$;

-- This reads the whole table, but reads and writes go on.
ALTER TABLE {{table}} VALIDATE CONSTRAINT {{constraint}};

--! rollback
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{constraint}};

--! verify
-- check: the constraint is there and validated
-- expect: true
SELECT convalidated
FROM pg_catalog.pg_constraint
WHERE conrelid = {{table|path}}::regclass AND conname = {{constraint|literal}} AND contype = 'c';

-- check: no row breaks it
-- expect: empty
SELECT * FROM {{table}} WHERE NOT ({{condition}});

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
