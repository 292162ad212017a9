--! title: Policy for shared rows
--! summary: Users see their own rows and those that are shared
--! order: 81
--! parameter: table table — the table
--! parameter: owner column = user_id — the column with the owner, a user of auth.users
--! parameter: shared column = is_public — the column that is true for shared rows
--! parameter: security choice is-on|turn-on = is-on — row-level security: is on already; or turned on here and off again by the rollback
--! parameter: policy identifier = {{table}}_select_own_or_shared — its name

--! forward
-- {{table|text}}: signed-in users see their own rows and those that others share; what they change is for
-- other policies.
--
-- Policies are joined by OR: one that lets a user see more goes on doing so. They come on top of what is
-- granted. (SELECT auth.uid()) is asked once for a statement, auth.uid() alone once for each row.

{{if security = turn-on}}
ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;

{{end}}
-- switchback: allow DL213 — what is dropped was made here, to be compared with
DO $policy$
BEGIN
{{if security = is-on}}
  IF NOT (SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{table|path}}::regclass) THEN
    RAISE EXCEPTION 'row-level security is off for %: policies would do nothing', {{table|path}}
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
{{end}}
  CREATE POLICY {{policy}} ON {{table}}
    FOR SELECT TO authenticated
    USING ({{owner}} = (SELECT auth.uid()) OR {{shared}});
EXCEPTION
  WHEN duplicate_object THEN
    -- Only the same rule is the same policy, however either was written.
    DROP POLICY IF EXISTS sb_same ON {{table}};
    CREATE POLICY sb_same ON {{table}}
      FOR SELECT TO authenticated
      USING ({{owner}} = (SELECT auth.uid()) OR {{shared}});
    IF 1 <> (
      SELECT count(DISTINCT (polcmd, polpermissive, polroles,
                             coalesce(pg_catalog.pg_get_expr(polqual, polrelid), ''),
                             coalesce(pg_catalog.pg_get_expr(polwithcheck, polrelid), '')))
      FROM pg_catalog.pg_policy
      WHERE polrelid = {{table|path}}::regclass AND polname IN ({{policy|literal}}, 'sb_same')
    ) THEN
      RAISE EXCEPTION 'policy % exists already, and is another', {{policy|literal}}
        USING ERRCODE = 'duplicate_object';
    END IF;
    DROP POLICY IF EXISTS sb_same ON {{table}};
END
$policy$;

--! rollback
DROP POLICY IF EXISTS {{policy}} ON {{table}};
{{if security = turn-on}}

-- From here on everyone with a grant reads every row again, as before.
ALTER TABLE {{table}} DISABLE ROW LEVEL SECURITY;
{{end}}

--! verify
-- check: the policy is there, for SELECT by signed-in users
-- expect: row r | authenticated
SELECT polcmd, polroles[1]::regrole
FROM pg_catalog.pg_policy
WHERE polrelid = {{table|path}}::regclass AND polname = {{policy|literal}};

-- check: row-level security is on
-- expect: true
SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{table|path}}::regclass;

-- check: a user sees no rows of others that are not shared
-- as: authenticated 00000000-0000-4000-8000-000000000001
-- expect: empty
SELECT * FROM {{table}} WHERE {{owner}} <> auth.uid() AND {{shared}} IS NOT TRUE;

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
