--! title: Table in six steps
--! summary: Table, index, constraint, row-level security, policies, comments
--! order: 22
--! parameter: table name — the new table
--! parameter: owner identifier = user_id — the column with the owner, a user of auth.users
--! parameter: title identifier = name — the column that a row is found by, a text
--! parameter: least number = 3 — how many characters it has at least
--! parameter: purpose text — what a row is, one sentence
--! parameter: owner-index identifier = {{table}}_{{owner}}_idx — name of the index on the owner
--! parameter: title-index identifier = {{table}}_{{title}}_idx — name of the index on the text
--! parameter: constraint identifier = {{table}}_{{title}}_length — name of the constraint
--! parameter: read identifier = {{table}}_select_own — name of the policy for SELECT
--! parameter: write identifier = {{table}}_write_own — name of the policy for all else

--! forward
-- {{table|text}}: {{purpose|text}}

-- Step 1: the table.
CREATE TABLE IF NOT EXISTS {{table}} (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  {{owner}} uuid NOT NULL DEFAULT auth.uid() REFERENCES auth.users (id) ON DELETE CASCADE,
  {{title}} text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- IF NOT EXISTS also takes another table of that name for this one: stop then, with nothing changed.
DO $guard$
BEGIN
  IF 4 <> (
    SELECT count(*)
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass
      AND NOT attisdropped
      AND (attname, format_type(atttypid, atttypmod)) IN (
        ('id', 'uuid'),
        ({{owner|literal}}, 'uuid'),
        ({{title|literal}}, 'text'),
        ('created_at', 'timestamp with time zone')
      )
  ) THEN
    RAISE EXCEPTION 'table % exists already, with other columns', {{table|path}}
      USING ERRCODE = 'duplicate_table';
  END IF;
END
$guard$;

-- Step 2: indexes. The policies below look for the owner, and so does deleting a user.
CREATE INDEX IF NOT EXISTS {{owner-index}} ON {{table}} ({{owner}});
CREATE INDEX IF NOT EXISTS {{title-index}} ON {{table}} ({{title}});

-- Step 3: constraints.
ALTER TABLE {{table}} DROP CONSTRAINT IF EXISTS {{constraint}};
ALTER TABLE {{table}} ADD CONSTRAINT {{constraint}} CHECK (char_length({{title}}) >= {{least}});

-- Step 4: row-level security. What new tables grant by default differs between Supabase projects.
ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON {{table}} FROM anon, authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON {{table}} TO authenticated, service_role;

-- Step 5: policies. (SELECT auth.uid()) is asked once for a statement, auth.uid() alone for each row.
DROP POLICY IF EXISTS {{read}} ON {{table}};
CREATE POLICY {{read}} ON {{table}}
  FOR SELECT TO authenticated
  USING ({{owner}} = (SELECT auth.uid()));

DROP POLICY IF EXISTS {{write}} ON {{table}};
CREATE POLICY {{write}} ON {{table}}
  FOR ALL TO authenticated
  USING ({{owner}} = (SELECT auth.uid()))
  WITH CHECK ({{owner}} = (SELECT auth.uid()));

-- Step 6: comments.
COMMENT ON TABLE {{table}} IS {{purpose}};
COMMENT ON COLUMN {{table}}.{{owner}} IS 'The user whose row it is';

--! rollback
-- The rows of {{table|text}} are lost with it; indexes, constraint, policies and comments go along.

DROP TABLE IF EXISTS {{table}};

--! verify
-- check: row-level security is on
-- expect: true
SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{table|path}}::regclass;

-- check: both policies are there
-- expect: value *r
SELECT string_agg(polcmd::text, '' ORDER BY polcmd::text)
FROM pg_catalog.pg_policy
WHERE polrelid = {{table|path}}::regclass;

-- check: both indexes are valid
-- expect: rows 2
SELECT c.relname
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
WHERE i.indrelid = {{table|path}}::regclass
  AND i.indisvalid
  AND c.relname IN ({{owner-index|literal}}, {{title-index|literal}});

-- check: the constraint is there and validated
-- expect: true
SELECT convalidated
FROM pg_catalog.pg_constraint
WHERE conrelid = {{table|path}}::regclass AND conname = {{constraint|literal}} AND contype = 'c';

-- check: the table says what it is for
-- expect: true
SELECT obj_description({{table|path}}::regclass, 'pg_class') = {{purpose}};

-- check: nobody sees anything without signing in
-- as: anon
-- expect: error 42501
SELECT * FROM {{table}};

-- check: a user sees no rows of others
-- as: authenticated 00000000-0000-4000-8000-000000000001
-- expect: empty
SELECT * FROM {{table}} WHERE {{owner}} <> auth.uid();
