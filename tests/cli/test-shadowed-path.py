# SPDX-License-Identifier: GPL-3.0-or-later
"""A path that names pg_catalog itself, behind a schema in which somebody has made everything once
more: each operator, function and type of PostgreSQL with the very types it has there. Whatever our
own SQL does not call by its full name would run with the rights of whoever applies."""

import tap
import witness

# What is called does what the real thing does, and tells the server's log; so an error that
# somebody swallows hides nothing.
SHADOWS = """
SET client_min_messages = error;
CREATE SCHEMA evil;
CREATE FUNCTION evil.trap (what pg_catalog.text) RETURNS pg_catalog.bool LANGUAGE plpgsql
  SET search_path = pg_catalog AS $$
DECLARE seen text := 'evil.x' || md5(what || current_query());
BEGIN
  IF current_setting(seen, true) IS DISTINCT FROM 'x' THEN
    PERFORM set_config(seen, 'x', false);
    RAISE LOG 'trapped in %: % by %', current_database(), what,
      left(regexp_replace(current_query(), '\\s+', ' ', 'g'), 300);
  END IF;
  RETURN true; END $$;
DO $shadows$
DECLARE
  thing record; n int := 0; body text;
BEGIN
  FOR thing IN SELECT DISTINCT ON (proname, proargtypes) proname, proretset, prokind,
      format_type(prorettype, NULL) AS returns, pronargs,
      array_to_string(ARRAY (SELECT format_type(t, NULL)
        FROM unnest(proargtypes) WITH ORDINALITY AS a (t, i) ORDER BY i), ', ') AS arguments
    FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind IN ('f', 'a')
      AND NOT 'cstring'::regtype = ANY (proargtypes::oid[] || prorettype)
      AND NOT 'internal'::regtype = ANY (proargtypes::oid[] || prorettype)
      AND NOT '"any"'::regtype = ANY (proargtypes::oid[])
  LOOP
    body := format('pg_catalog.%I(%s)', thing.proname, (SELECT string_agg('$' || i, ', ')
      FROM generate_series(1, thing.pronargs) i));
    BEGIN
      IF thing.prokind = 'f' THEN
        EXECUTE format('CREATE FUNCTION evil.%I (%s) RETURNS %s %s LANGUAGE plpgsql AS %L',
          thing.proname, thing.arguments, CASE WHEN thing.proretset THEN 'SETOF' END, thing.returns,
          format('BEGIN PERFORM evil.trap(%L); %s %s; END', thing.proname,
            CASE WHEN thing.proretset THEN 'RETURN QUERY SELECT * FROM' ELSE 'RETURN' END, body));
      ELSE
        EXECUTE format('CREATE FUNCTION evil.step_%s (%s) RETURNS %s LANGUAGE plpgsql AS %L', n,
          concat_ws(', ', thing.returns, nullif(thing.arguments, '')), thing.returns,
          format('BEGIN PERFORM evil.trap(%L); RETURN $1; END', thing.proname));
        EXECUTE format('CREATE AGGREGATE evil.%I (%s) (SFUNC = evil.step_%s, STYPE = %s)',
          thing.proname, coalesce(nullif(thing.arguments, ''), '*'), n, thing.returns);
      END IF;
      n := n + 1;
    EXCEPTION WHEN invalid_function_definition OR feature_not_supported OR datatype_mismatch
      OR wrong_object_type OR duplicate_function OR undefined_object THEN NULL;
    END;
  END LOOP;
  ASSERT n > 1500, n;
  FOR thing IN SELECT oprname, format_type(oprresult, NULL) AS returns,
      format_type(nullif(oprleft, 0), NULL) AS one, format_type(oprright, NULL) AS two
    FROM pg_operator WHERE oprnamespace = 'pg_catalog'::regnamespace AND oprcode <> 0
  LOOP
    BEGIN
      n := n + 1;
      EXECUTE format('CREATE FUNCTION evil.operator_%s (%s) RETURNS %s LANGUAGE plpgsql AS %L', n,
        concat_ws(', ', thing.one, thing.two), thing.returns,
        format('BEGIN PERFORM evil.trap(%L); RETURN %s OPERATOR(pg_catalog.%s) %s; END',
          thing.oprname, CASE WHEN thing.one IS NOT NULL THEN '$1' END, thing.oprname,
          CASE WHEN thing.one IS NULL THEN '$1' ELSE '$2' END));
      EXECUTE format('CREATE OPERATOR evil.%s (FUNCTION = evil.operator_%s, %s)', thing.oprname, n,
        concat_ws(', ', 'LEFTARG = ' || thing.one, 'RIGHTARG = ' || thing.two));
    EXCEPTION WHEN invalid_function_definition OR feature_not_supported OR datatype_mismatch
      OR wrong_object_type THEN NULL;
    END;
  END LOOP;
  FOR thing IN SELECT typname FROM pg_type WHERE typnamespace = 'pg_catalog'::regnamespace
    AND typtype = 'b' AND typname !~ '^_'
  LOOP
    EXECUTE format('CREATE DOMAIN evil.%I AS pg_catalog.%I CHECK (evil.trap(%L))', thing.typname,
      thing.typname, 'type ' || thing.typname);
  END LOOP;
END $shadows$;
"""
FILES = {
    "migrations/001_a.sql": "CREATE TABLE public.a (i int);\n",
    "migrations/rollback_001.sql": "DROP TABLE public.a;\n",
    "migrations/verify_001.sql": "-- check: there\nSELECT true;\n-- check: kept\n"
                                 "-- expect: unchanged\nSELECT 1;\n-- check: as\n"
                                 "-- as: pg_monitor\nSELECT true;\n",
    "migrations/002_b.sql": "CREATE TABLE public.b (i int);\n"
                            "CREATE INDEX CONCURRENTLY bi ON public.b (i);\n",
    "migrations/rollback_002.sql": "DROP TABLE public.b;\n",
    "migrations/003_c.sql": "-- switchback: no-transaction\nCREATE TABLE public.c ();\n"
                            "SELECT nonsense;\n",
    "migrations/rollback_003.sql": "DROP TABLE IF EXISTS public.c;\n",
}


# With Supabase's roles the history is locked down, too.
ROLES = """
DO $$ BEGIN CREATE ROLE anon; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
"""


class ShadowedPath(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.project = self.make_project(FILES)
        if not tap.SOCKET:
            return
        self.database = self.create_database_like(ROLES + SHADOWS)
        tap.psql(f"ALTER DATABASE {self.database} SET search_path = evil, pg_catalog, public")

    def list_trapped(self):
        """What was called in this test's database, as the server's log has it."""
        with open(f"{tap.SOCKET}/server.log", encoding="utf-8", errors="replace") as log:
            return [line for line in log if f"trapped in {self.database}:" in line]

    def run_cli(self, code, *args):
        before = len(self.list_trapped())
        result = self.cli(*args, project=self.project, database=self.database)
        with self.subTest(args):
            trapped = "".join(sorted(set(self.list_trapped()[before:])))
            self.assertEqual(trapped == "", True, trapped)
            self.assertEqual(result.code, code, result)
        return result

    @tap.needs_server
    def test_the_traps_are_set(self):
        for statement in ("SELECT 1 = 1", "SELECT lower('A'::pg_catalog.text)",
                          "SELECT 1::pg_catalog.int8::text", "SELECT count(*) FROM pg_class",
                          "SELECT nullif(1, 2)", "SELECT 'a'::pg_catalog.text LIKE 'b'",
                          "SELECT 'a' || 'b'::pg_catalog.text"):
            with self.subTest(statement):
                before = len(self.list_trapped())
                tap.psql(statement, self.database)
                self.assertEqual(len(self.list_trapped()) > before, True, statement)

    @tap.needs_server
    def test_names_for_completion(self):
        """What the window asks, whose names are found by the path too."""
        for name in ("names", "names-system"):
            before = len(self.list_trapped())
            sql = (tap.SOURCE_ROOT / f"data/sql/{name}.sql").read_text(encoding="utf-8")
            found = tap.psql(sql, self.database)
            self.assertIn("|pg_catalog|" if "system" in name else "evil|", found)
            self.assertEqual(self.list_trapped()[before:], [], name)

    @tap.needs_server
    def test_a_half_done_index_is_judged(self):
        self.write(self.project, {"migrations/003_c.sql": "CREATE TABLE public.c (i int);\n"
                                  "INSERT INTO public.c SELECT g FROM (VALUES (1), (1)) v (g);\n"
                                  "CREATE UNIQUE INDEX CONCURRENTLY ci ON public.c (i);\n"})
        self.run_cli(3, "apply")
        tap.psql("DELETE FROM public.c WHERE ctid OPERATOR(pg_catalog.=) '(0,1)'", self.database)
        self.run_cli(0, "apply")
        self.assertEqual(tap.psql("SELECT pg_catalog.bool_and(indisvalid) FROM pg_index",
                                  self.database), "t")

    @tap.needs_server
    def test_waiting_is_told(self):
        self.run_cli(0, "apply", "001")
        self.write(self.project, {"migrations/002_b.sql": "ALTER TABLE public.a ADD j int;\n"})
        with witness.Session(self.database) as other:
            other.ask("BEGIN; LOCK TABLE public.a")
            result = self.run_cli(1, "apply", "002", "--lock-timeout", "1500ms", "--retries", "0")
            self.assertIn("waiting for a lock on public.a: held by process", result.out)
            before = len(self.list_trapped())
            process = self.start_cli("apply", "002", "--lock-timeout", "1min", "--json",
                                     project=self.project, database=self.database)
            tap.read_until(process.stdout, b'"lock-wait"')
            self.assertIn("the target is busy", self.run_cli(1, "apply").err)
        self.assertEqual(process.wait(tap.PATIENCE), 0)
        self.assertEqual(self.list_trapped()[before:], [])

    @tap.needs_server
    def test_who_keeps_the_history(self):
        self.run_cli(0, "apply", "001")
        with witness.Session(self.database) as other:
            other.ask("BEGIN; LOCK TABLE public.migration_history")
            self.assertIn("is locked by process", self.run_cli(1, "status").err)

    @tap.needs_server
    def test_a_bundle_in_psql(self):
        self.write(self.project, {"migrations/002_b.sql": "CREATE TABLE public.b (i int);\n",
                                  "migrations/003_c.sql": "CREATE TABLE public.c (i int);\n"})
        for kind in ("apply", "rollback"):
            file = self.folder / kind
            self.run_cli(0, "bundle", kind, "-o", file)
            before = len(self.list_trapped())
            tap.psql(file.read_text(), self.database)
            self.assertEqual(self.list_trapped()[before:], [], kind)

    @tap.needs_server
    def test_what_a_copy_is_made_of(self):
        before = len(self.list_trapped())
        result = self.cli("rehearse", "001", "--copy-of", "target", project=self.project,
                          database=self.database)
        self.assertIn("by pg_dump", result.out, result)
        self.assertEqual(self.list_trapped()[before:], [])

    @tap.needs_server
    def test_nothing_of_ours_is_trapped(self):
        self.run_cli(3, "apply")
        self.run_cli(0, "status")
        self.run_cli(0, "log")
        self.run_cli(0, "doctor")
        self.run_cli(0, "plan", "apply", "003")
        self.run_cli(0, "checklist", "003")
        self.run_cli(0, "draft", "rollback", "001")
        self.run_cli(0, "verify")
        self.run_cli(0, "fingerprint")
        self.run_cli(0, "mark", "003", "--applied", "--yes")
        self.run_cli(0, "mark", "003", "--pending", "--yes")
        self.run_cli(0, "rollback", "--all", "--yes")


tap.main()
