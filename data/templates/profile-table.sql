--! title: One-to-one profile table
--! summary: The user's key is the table's key
--! order: 23
--! parameter: table name = profiles — the new table
--! parameter: columns expression = — more columns: display_name text, settings jsonb NOT NULL DEFAULT '{}'
--! parameter: trigger identifier = {{table}}_set_updated_at — name of the trigger and its function
--! parameter: select identifier = {{table}}_select_own — name of the policy for SELECT
--! parameter: insert identifier = {{table}}_insert_own — name of the policy for INSERT
--! parameter: update identifier = {{table}}_update_own — name of the policy for UPDATE

--! forward
-- {{table|text}}: one row for each user, with the user's own id as its key. Users see, make and change their
-- own; it goes when the user is deleted.

CREATE TABLE IF NOT EXISTS {{table}} (
  id uuid PRIMARY KEY DEFAULT auth.uid() REFERENCES auth.users (id) ON DELETE CASCADE,
{{if columns}}
  {{columns}},
{{end}}
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- IF NOT EXISTS also takes another table of that name for this one: stop then, with nothing changed.
DO $guard$
BEGIN
  IF NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_constraint AS f
    JOIN pg_catalog.pg_constraint AS p ON p.conrelid = f.conrelid AND p.conkey = f.conkey
    WHERE f.conrelid = {{table|path}}::regclass
      AND f.contype = 'f'
      AND f.confrelid = 'auth.users'::regclass
      AND p.contype = 'p'
  ) OR 3 <> (
    SELECT count(*)
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass
      AND NOT attisdropped
      AND (attname, format_type(atttypid, atttypmod)) IN (
        ('id', 'uuid'),
        ('created_at', 'timestamp with time zone'),
        ('updated_at', 'timestamp with time zone')
      )
  ) THEN
    RAISE EXCEPTION 'table % exists already, with other columns', {{table|path}}
      USING ERRCODE = 'duplicate_table';
  END IF;
END
$guard$;

CREATE OR REPLACE FUNCTION {{table|schema}}{{trigger}}()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$body$;

CREATE OR REPLACE TRIGGER {{trigger}}
  BEFORE UPDATE ON {{table}}
  FOR EACH ROW EXECUTE FUNCTION {{table|schema}}{{trigger}}();

ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;

-- Nobody deletes a profile alone: it goes with its user.
REVOKE ALL ON {{table}} FROM anon, authenticated;
GRANT SELECT, INSERT, UPDATE ON {{table}} TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON {{table}} TO service_role;

DROP POLICY IF EXISTS {{select}} ON {{table}};
CREATE POLICY {{select}} ON {{table}}
  FOR SELECT TO authenticated
  USING (id = (SELECT auth.uid()));

DROP POLICY IF EXISTS {{insert}} ON {{table}};
CREATE POLICY {{insert}} ON {{table}}
  FOR INSERT TO authenticated
  WITH CHECK (id = (SELECT auth.uid()));

DROP POLICY IF EXISTS {{update}} ON {{table}};
CREATE POLICY {{update}} ON {{table}}
  FOR UPDATE TO authenticated
  USING (id = (SELECT auth.uid()))
  WITH CHECK (id = (SELECT auth.uid()));

--! rollback
-- The rows of {{table|text}} are lost with it; its trigger and policies go along.

DROP TABLE IF EXISTS {{table}};
DROP FUNCTION IF EXISTS {{table|schema}}{{trigger}}();

--! verify
-- check: the key is the user's
-- expect: value c
SELECT f.confdeltype
FROM pg_catalog.pg_constraint AS f
JOIN pg_catalog.pg_constraint AS p ON p.conrelid = f.conrelid AND p.conkey = f.conkey
WHERE f.conrelid = {{table|path}}::regclass
  AND f.contype = 'f'
  AND f.confrelid = 'auth.users'::regclass
  AND p.contype = 'p';

-- check: row-level security is on
-- expect: true
SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{table|path}}::regclass;

-- check: there is a policy for SELECT, INSERT and UPDATE
-- expect: value arw
SELECT string_agg(polcmd::text, '' ORDER BY polcmd::text)
FROM pg_catalog.pg_policy
WHERE polrelid = {{table|path}}::regclass;

-- check: updated_at is kept by a trigger
-- expect: true
SELECT EXISTS (
  SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = {{table|path}}::regclass AND tgname = {{trigger|literal}} AND tgenabled = 'O'
);

-- check: nobody sees anything without signing in
-- as: anon
-- expect: error 42501
SELECT * FROM {{table}};

-- check: a user sees no profile of others
-- as: authenticated 00000000-0000-4000-8000-000000000001
-- expect: empty
SELECT * FROM {{table}} WHERE id <> auth.uid();
