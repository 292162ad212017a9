--! title: Policy
--! summary: Select, insert, update, delete own rows
--! order: 80
--! parameter: table table — the table
--! parameter: owner column = user_id — the column with the owner, a user of auth.users
--! parameter: allow choice all|select = all — what users may do with their own rows
--! parameter: security choice is-on|turn-on = is-on — row-level security: is on already; or turned on here and off again by the rollback
--! parameter: select identifier = {{table}}_select_own — name of the policy for SELECT
--! parameter: insert identifier = {{table}}_insert_own — name of the policy for INSERT
--! parameter: update identifier = {{table}}_update_own — name of the policy for UPDATE
--! parameter: delete identifier = {{table}}_delete_own — name of the policy for DELETE

--! forward
{{if allow = all}}
-- {{table|text}}: signed-in users see and change their own rows.
{{else}}
-- {{table|text}}: signed-in users see their own rows.
{{end}}
--
-- Policies are joined by OR: one that lets a user see more goes on doing so. They come on top of what is
-- granted. service_role passes by the policies, so there is none for it.

{{if security = turn-on}}
ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;

{{end}}
DO $guard$
DECLARE
  sb_own text := '(' || quote_ident({{owner|literal}}) || ' = ( SELECT auth.uid() AS uid))';
BEGIN
{{if security = is-on}}
  IF NOT (SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{table|path}}::regclass) THEN
    RAISE EXCEPTION 'row-level security is off for %: policies would do nothing', {{table|path}}
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
{{end}}
  -- What is replaced below has to be of this script.
  IF EXISTS (
    SELECT
    FROM pg_catalog.pg_policy
    WHERE polrelid = {{table|path}}::regclass
{{if allow = all}}
      AND polname IN ({{select|literal}}, {{insert|literal}}, {{update|literal}}, {{delete|literal}})
{{else}}
      AND polname = {{select|literal}}
{{end}}
      AND (pg_catalog.pg_get_expr(coalesce(polqual, polwithcheck), polrelid) <> sb_own
           OR pg_catalog.pg_get_expr(coalesce(polwithcheck, polqual), polrelid) <> sb_own)
  ) THEN
    RAISE EXCEPTION 'a policy of % has one of these names already, and is another', {{table|path}}
      USING ERRCODE = 'duplicate_object';
  END IF;
END
$guard$;

-- (SELECT auth.uid()) is asked once for a statement, auth.uid() alone once for each row.
DROP POLICY IF EXISTS {{select}} ON {{table}};
CREATE POLICY {{select}} ON {{table}}
  FOR SELECT TO authenticated
  USING ({{owner}} = (SELECT auth.uid()));
{{if allow = all}}

DROP POLICY IF EXISTS {{insert}} ON {{table}};
CREATE POLICY {{insert}} ON {{table}}
  FOR INSERT TO authenticated
  WITH CHECK ({{owner}} = (SELECT auth.uid()));

DROP POLICY IF EXISTS {{update}} ON {{table}};
CREATE POLICY {{update}} ON {{table}}
  FOR UPDATE TO authenticated
  USING ({{owner}} = (SELECT auth.uid()))
  WITH CHECK ({{owner}} = (SELECT auth.uid()));

DROP POLICY IF EXISTS {{delete}} ON {{table}};
CREATE POLICY {{delete}} ON {{table}}
  FOR DELETE TO authenticated
  USING ({{owner}} = (SELECT auth.uid()));
{{end}}

--! rollback
{{if allow = all}}
DROP POLICY IF EXISTS {{delete}} ON {{table}};
DROP POLICY IF EXISTS {{update}} ON {{table}};
DROP POLICY IF EXISTS {{insert}} ON {{table}};
{{end}}
DROP POLICY IF EXISTS {{select}} ON {{table}};
{{if security = turn-on}}

-- From here on everyone with a grant reads every row again, as before.
ALTER TABLE {{table}} DISABLE ROW LEVEL SECURITY;
{{end}}

--! verify
{{if allow = all}}
-- check: there is one policy for each command
-- expect: value adrw
{{else}}
-- check: there is a policy for SELECT
-- expect: value r
{{end}}
SELECT string_agg(polcmd::text, '' ORDER BY polcmd::text)
FROM pg_catalog.pg_policy
WHERE polrelid = {{table|path}}::regclass
{{if allow = all}}
  AND polname IN ({{select|literal}}, {{insert|literal}}, {{update|literal}}, {{delete|literal}});
{{else}}
  AND polname = {{select|literal}};
{{end}}

-- check: row-level security is on
-- expect: true
SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{table|path}}::regclass;

-- check: a user sees no rows of others
-- as: authenticated 00000000-0000-4000-8000-000000000001
-- expect: empty
SELECT * FROM {{table}} WHERE {{owner}} <> auth.uid();

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
