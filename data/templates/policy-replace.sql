--! title: Replace a policy
--! summary: Another rule under the same name; the old one comes back with the rollback
--! order: 83
--! parameter: table table — the table
--! parameter: policy policy — the policy
--! parameter: command choice SELECT|INSERT|UPDATE|DELETE|ALL = SELECT — what it is about
--! parameter: role role = authenticated — whom it is for
--! parameter: using expression = — which rows are seen or touched: user_id = (SELECT auth.uid()); not for INSERT
--! parameter: check expression = — which rows may be written; for INSERT, UPDATE and ALL
--! parameter: version version — of this migration
--! parameter: before name = {{table|schema}}_before_{{version}} — table for the old rule

--! forward
-- {{policy|text}} of {{table|text}} gets another rule; {{before|text}} keeps the old one.

-- Row-level security without a policy: nobody sees it through the API.
DO $keep$
BEGIN
  IF to_regclass({{before|path}}) IS NOT NULL THEN
    RETURN;
  END IF;
  IF NOT EXISTS (
    SELECT FROM pg_catalog.pg_policy
    WHERE polrelid = {{table|path}}::regclass AND polname = {{policy|literal}}
  ) THEN
    RAISE EXCEPTION '% has no policy %', {{table|path}}, {{policy|literal}}
      USING ERRCODE = 'undefined_object';
  END IF;
  CREATE TABLE IF NOT EXISTS {{before}} AS
  SELECT CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                     WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
         CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END AS kind,
         (SELECT string_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE o::regrole::text END, ', ')
          FROM unnest(polroles) AS o) AS roles,
         pg_catalog.pg_get_expr(polqual, polrelid) AS using_rule,
         pg_catalog.pg_get_expr(polwithcheck, polrelid) AS check_rule
  FROM pg_catalog.pg_policy
  WHERE polrelid = {{table|path}}::regclass AND polname = {{policy|literal}};
  ALTER TABLE {{before}} ENABLE ROW LEVEL SECURITY;
END
$keep$;

DROP POLICY IF EXISTS {{policy}} ON {{table}};
CREATE POLICY {{policy}} ON {{table}}
  FOR {{command}} TO {{role}}{{if using}}
  USING ({{using}}){{end}}{{if check}}
  WITH CHECK ({{check}}){{end}};

--! rollback
DROP POLICY IF EXISTS {{policy}} ON {{table}};

DO $back$
DECLARE
  sb_old {{before}}%ROWTYPE;
BEGIN
  SELECT * INTO STRICT sb_old FROM {{before}};
  EXECUTE format(
    'CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', {{policy|literal}}, {{table|path}},
    sb_old.kind, sb_old.command, sb_old.roles,
    CASE WHEN sb_old.using_rule IS NOT NULL THEN format(' USING (%s)', sb_old.using_rule) END,
    CASE WHEN sb_old.check_rule IS NOT NULL THEN format(' WITH CHECK (%s)', sb_old.check_rule) END
  );
END
$back$;

DROP TABLE IF EXISTS {{before}};

--! verify
-- check: the policy is there, for this command and role
-- expect: row t | t
SELECT polcmd = CASE {{command|literal}} WHEN 'SELECT' THEN 'r'::"char" WHEN 'INSERT' THEN 'a'
                     WHEN 'UPDATE' THEN 'w' WHEN 'DELETE' THEN 'd' ELSE '*' END,
       polroles = ARRAY[{{role|path}}::regrole::oid]
FROM pg_catalog.pg_policy
WHERE polrelid = {{table|path}}::regclass AND polname = {{policy|literal}};

-- check: the old rule is kept, where the API does not show it
-- expect: rows 1
SELECT * FROM {{before}};
