--! title: Table with row-level security
--! summary: UUID key, timestamps, trigger, policies
--! order: 20
--! parameter: table name — the new table
--! parameter: owner identifier = user_id — the column with the owner, a user of auth.users
--! parameter: columns expression = — more columns: title text NOT NULL, settings jsonb NOT NULL DEFAULT '{}'
--! parameter: index identifier = {{table}}_{{owner}}_idx — name of the index on the owner
--! parameter: trigger identifier = {{table}}_set_updated_at — name of the trigger and its function

--! forward
-- {{table|text}}: rows that belong to users; each sees and changes only their own.

CREATE TABLE IF NOT EXISTS {{table}} (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  {{owner}} uuid NOT NULL DEFAULT auth.uid() REFERENCES auth.users (id) ON DELETE CASCADE,
{{if columns}}
  {{columns}},
{{end}}
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
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
        ('created_at', 'timestamp with time zone'),
        ('updated_at', 'timestamp with time zone')
      )
  ) THEN
    RAISE EXCEPTION 'table % exists already, with other columns', {{table|path}}
      USING ERRCODE = 'duplicate_table';
  END IF;
END
$guard$;

-- The policies below look for the owner, and so does deleting a user.
CREATE INDEX IF NOT EXISTS {{index}} ON {{table}} ({{owner}});

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

-- Said in full: what new tables grant by default differs between Supabase projects. service_role
-- passes by the policies, so there is none for it.
REVOKE ALL ON {{table}} FROM anon, authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON {{table}} TO authenticated, service_role;

-- (SELECT auth.uid()) is asked once for a statement, auth.uid() alone once for each row.
DROP POLICY IF EXISTS select_own ON {{table}};
CREATE POLICY select_own ON {{table}}
  FOR SELECT TO authenticated
  USING ({{owner}} = (SELECT auth.uid()));

DROP POLICY IF EXISTS insert_own ON {{table}};
CREATE POLICY insert_own ON {{table}}
  FOR INSERT TO authenticated
  WITH CHECK ({{owner}} = (SELECT auth.uid()));

DROP POLICY IF EXISTS update_own ON {{table}};
CREATE POLICY update_own ON {{table}}
  FOR UPDATE TO authenticated
  USING ({{owner}} = (SELECT auth.uid()))
  WITH CHECK ({{owner}} = (SELECT auth.uid()));

DROP POLICY IF EXISTS delete_own ON {{table}};
CREATE POLICY delete_own ON {{table}}
  FOR DELETE TO authenticated
  USING ({{owner}} = (SELECT auth.uid()));

--! rollback
-- The rows of {{table|text}} are lost with it; its index, trigger and policies go along.

DROP TABLE IF EXISTS {{table}};
DROP FUNCTION IF EXISTS {{table|schema}}{{trigger}}();

--! verify
-- check: row-level security is on
-- expect: true
SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{table|path}}::regclass;

-- check: there is one policy for each command
-- expect: value adrw
SELECT string_agg(polcmd::text, '' ORDER BY polcmd::text)
FROM pg_catalog.pg_policy
WHERE polrelid = {{table|path}}::regclass;

-- check: nobody sees anything without signing in
-- as: anon
-- expect: error 42501
SELECT * FROM {{table}};

-- check: a user sees no rows of others
-- as: authenticated 00000000-0000-4000-8000-000000000001
-- expect: empty
SELECT * FROM {{table}} WHERE {{owner}} <> auth.uid();

-- check: updated_at is kept by a trigger
-- expect: true
SELECT EXISTS (
  SELECT FROM pg_catalog.pg_trigger
  WHERE tgrelid = {{table|path}}::regclass AND tgname = {{trigger|literal}} AND tgenabled = 'O'
);

-- check: the index on the owner is there
-- expect: true
SELECT indisvalid
FROM pg_catalog.pg_index
WHERE indrelid = {{table|path}}::regclass
  AND indexrelid = (SELECT oid FROM pg_catalog.pg_class
                    WHERE relname = {{index|literal}} AND relkind = 'i'
                      AND relnamespace = (SELECT relnamespace FROM pg_catalog.pg_class
                                          WHERE oid = {{table|path}}::regclass));
