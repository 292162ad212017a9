--! title: Policy through another table
--! summary: Who owns the row it belongs to sees and changes it
--! order: 82
--! parameter: table table — the table
--! parameter: column column — its column that refers to the other table: experiment_id
--! parameter: parent table — the other table, which knows the owner
--! parameter: key column(parent) = id — the column there that is referred to
--! parameter: owner column(parent) = user_id — the column there with the owner, a user of auth.users
--! parameter: allow choice all|select = all — what owners may do with the rows
--! parameter: security choice is-on|turn-on = is-on — row-level security: is on already; or turned on here and off again by the rollback
--! parameter: policy identifier = {{table}}_of_own_{{parent}} — its name

--! forward
{{if allow = all}}
-- {{table|text}}: who owns the row of {{parent|text}} that a row belongs to, sees and changes it.
{{else}}
-- {{table|text}}: who owns the row of {{parent|text}} that a row belongs to, sees it.
{{end}}
--
-- The other table is read as the user: its policies have to show users their rows, and none of them may look
-- into this table, or every query ends with 42P17. An index on {{column|text}} makes it fast.

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
  {{if allow = all}}
    FOR ALL TO authenticated
  {{else}}
    FOR SELECT TO authenticated
  {{end}}
    USING (EXISTS (
      SELECT
      FROM {{parent}} AS sb_parent
      WHERE sb_parent.{{key}} = {{table|last}}.{{column}} AND sb_parent.{{owner}} = (SELECT auth.uid())
    ));
EXCEPTION
  WHEN duplicate_object THEN
    -- Only the same rule is the same policy, however either was written.
    DROP POLICY IF EXISTS sb_same ON {{table}};
    CREATE POLICY sb_same ON {{table}}
    {{if allow = all}}
      FOR ALL TO authenticated
    {{else}}
      FOR SELECT TO authenticated
    {{end}}
      USING (EXISTS (
        SELECT
        FROM {{parent}} AS sb_parent
        WHERE sb_parent.{{key}} = {{table|last}}.{{column}} AND sb_parent.{{owner}} = (SELECT auth.uid())
      ));
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
-- check: the policy is there, for signed-in users
{{if allow = all}}
-- expect: row * | authenticated
{{else}}
-- expect: row r | authenticated
{{end}}
SELECT polcmd, polroles[1]::regrole
FROM pg_catalog.pg_policy
WHERE polrelid = {{table|path}}::regclass AND polname = {{policy|literal}};

-- check: row-level security is on
-- expect: true
SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = {{table|path}}::regclass;

-- check: a user sees no row that belongs to others
-- as: authenticated 00000000-0000-4000-8000-000000000001
-- expect: empty
SELECT *
FROM {{table}} AS sb_row
WHERE NOT EXISTS (
  SELECT
  FROM {{parent}} AS sb_parent
  WHERE sb_parent.{{key}} = sb_row.{{column}} AND sb_parent.{{owner}} = auth.uid()
);

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};
