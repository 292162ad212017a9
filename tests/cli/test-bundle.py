# SPDX-License-Identifier: GPL-3.0-or-later
"""bundle: one file that runs without Switchback and leaves what a run leaves."""

import json
import os
import subprocess

import tap

ROLES = ("DO $$ BEGIN CREATE ROLE anon; CREATE ROLE authenticated; "
         "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$; "
         "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO anon, authenticated")


def as_file(path, database):
    """psql -f, which goes on after an error."""
    program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")
    return subprocess.run([program, "-Xq", "-h", tap.SOCKET, "-p", tap.PORT, "-U", "postgres", "-d",
                           database, "-f", str(path)], capture_output=True, text=True,
                          timeout=tap.PATIENCE, check=False)


def as_query(path, database):
    """All of it in one Query, as Supabase's SQL editor sends it."""
    try:
        tap.psql(path.read_text(), database)
    except AssertionError as error:
        return str(error)
    return ""


def dump(database):
    program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "pg_dump")
    done = subprocess.run([program, "-h", tap.SOCKET, "-p", tap.PORT, "-U", "postgres", "-s", "-N",
                           "switchback", "-T", "supabase_migrations.switchback_*", database],
                          capture_output=True, text=True, timeout=tap.PATIENCE, check=True)
    # Newer ones have a random word there.
    return [line for line in done.stdout.splitlines() if "restrict" not in line]


class Bundle(tap.TestCase):
    home = "migrations"
    bundles = "migrations"
    history = "SELECT migration_name FROM migration_history ORDER BY id"

    def names(self):
        return ["001_a.sql", "002_b's $switchback$.sql", "003_c.sql"]

    def back(self, name):
        return f"migrations/rollback_{name[:3]}.sql"

    def setUp(self):
        super().setUp()
        one, two, three = self.names()
        self.project = self.make_project({
            f"{self.home}/{one}": "\ufeff-- why: 'it''s'\nBEGIN;\nCREATE TABLE a (id int); -- :a\n"
                                  "INSERT INTO a SELECT 7;\nCOMMIT;\n",
            self.back(one): "DROP TABLE a",
            f"{self.home}/{two}": "SET search_path = pg_temp;\nSET ROLE anon;\nRESET ROLE;\n"
                                  "CREATE FUNCTION public.f() RETURNS text LANGUAGE plpgsql AS "
                                  "$switchback$ BEGIN RETURN E'\\'\\\\;'; END $switchback$;\n",
            self.back(two): "DROP FUNCTION public.f();\r\n-- the end",
            f"{self.home}/{three}": "-- switchback: lock-timeout 5s\n/* nothing; */\n"
                                    "CREATE TABLE c AS SELECT * FROM a\n-- without an end",
            self.back(three): "DO $$ BEGIN DROP TABLE c; END $$;\n",
        })

    def go(self, *args, database=None, code=0):
        result = self.cli(*args, project=self.project, database=database)
        self.assertEqual(result.code, code, result)
        return result

    def create(self):
        database = self.create_database()
        tap.psql(ROLES, database)
        return database

    def make(self):
        self.go("bundle", "apply")
        self.go("bundle", "rollback")
        return (self.project / self.bundles / "000_APPLY_ALL_MIGRATIONS.sql",
                self.project / self.bundles / "000_ROLLBACK_ALL_MIGRATIONS.sql")

    @tap.needs_server
    def test_leaves_what_a_run_leaves(self):
        forward, back = self.make()
        wanted = self.create()
        self.go("apply", database=wanted)
        for run in (as_file, as_query):
            with self.subTest(run.__name__):
                database = self.create()
                self.assertFalse("ERROR" in str(run(forward, database)))
                lines = self.go("status", "--json", database=database).json
                self.assertEqual([line["state"] for line in lines[:-1]], ["applied"] * 3)
                self.assertEqual(tap.psql(self.history, database), tap.psql(self.history, wanted))
                self.assertEqual(dump(database), dump(wanted))
                # A second time it stops, and changes nothing, also where psql goes on.
                for again in (as_query, as_file):
                    self.assertIn("is applied already", str(again(forward, database)))
                    self.assertEqual(dump(database), dump(wanted))
                    self.assertEqual(tap.psql("SELECT count(*) FROM a", database), "1")
                # Switchback takes back what the bundle applied.
                self.go("rollback", database=database)
                for again in (as_query, as_file):
                    self.assertIn("is not applied", str(again(back, database)))
                    self.assertEqual(tap.psql("SELECT count(*) FROM a", database), "1")
                self.go("apply", database=database)
                self.assertFalse("ERROR" in str(run(back, database)))
                self.assertEqual(tap.psql(self.history, database), "")
                self.assertEqual(tap.psql("SELECT count(*) FROM pg_class "
                                          "WHERE relname IN ('a', 'c')", database), "0")

    @tap.needs_server
    def test_a_failure_leaves_no_half(self):
        self.write(self.project, {
            f"{self.home}/{self.names()[1]}": "CREATE TABLE b ();SELECT 1/0;"})
        forward, _ = self.make()
        for run in (as_file, as_query):
            database = self.create()
            self.assertIn("division by zero", str(run(forward, database)))
            lines = self.go("status", "--json", database=database).json
            self.assertEqual([line["state"] for line in lines[:-1]],
                             ["applied", "pending", "pending"])
            self.assertEqual(tap.psql("SELECT count(*) FROM pg_class WHERE relname IN ('b', 'c')",
                                      database), "0")

    def test_check(self):
        result = self.go("bundle", "apply", "--check", code=5)
        self.assertIn("not there", result.out)
        forward, _ = self.make()
        self.assertIn("up to date", self.go("bundle", "apply", "--check").out)
        text = forward.read_text()
        self.assertIn(self.names()[2], text)
        self.write(self.project, {f"{self.home}/{self.names()[2]}": "SELECT 2;\n"})
        result = self.go("bundle", "apply", "--check", "--json", code=5)
        self.assertEqual(result.json[-1]["outcome"], "not up to date")
        self.assertEqual(forward.read_text(), text)
        self.go("bundle", "apply")
        self.assertNotEqual(forward.read_text(), text)

    def test_another_file(self):
        path = self.folder / "all of it.sql"
        path.write_text("-- mine\n")
        result = self.go("bundle", "apply", "-o", path, code=2)
        self.assertIn("no bundle", result.err)
        self.assertEqual(path.read_text(), "-- mine\n")
        self.go("bundle", "apply", "-o", path, "--yes")
        self.go("bundle", "apply", f"--output={path}", "--check")
        self.go("bundle", "sideways", code=2)

    def test_refused_by_name(self):
        one, two, three = self.names()
        self.write(self.project, {
            f"{self.home}/{one}": "SELECT 1;\nCREATE INDEX CONCURRENTLY i ON a (id);\n",
            f"{self.home}/{two}": "COPY a FROM stdin;\n1\n\\.\n",
            f"{self.home}/{three}": "-- switchback: irreversible\nSELECT 1;\n"})
        (self.project / self.back(two)).unlink()
        result = self.go("bundle", "apply", code=2)
        self.assertIn(f'"{one}": CREATE INDEX CONCURRENTLY in line 2', result.err)
        self.assertIn(f'"{two}": COPY in line 1', result.err)
        self.assertIn("these cannot be in a bundle, but switchback-cli runs them:", result.err)
        self.assertNotIn(three, result.err)
        self.write(self.project, {f"{self.home}/{three}": "SELECT 1;\n\\set x 1\nSELECT :x;\n"})
        result = self.go("bundle", "apply", code=2)
        self.assertRegex(result.err, rf'"{three}": .*psql')
        self.write(self.project, {
            f"{self.home}/{three}": "-- switchback: irreversible\nSELECT 1;\n"})
        result = self.go("bundle", "rollback", code=2)
        self.assertIn("these cannot be in a bundle:", result.err)
        self.assertIn("no rollback script", result.err)
        self.assertIn("irreversible", result.err)
        self.assertEqual(list(self.project.rglob("000_*")), [])


class BundleSupabase(Bundle):
    home = "supabase/migrations"
    bundles = "supabase"
    history = "SELECT * FROM supabase_migrations.schema_migrations ORDER BY version"

    def names(self):
        return [f"2026112100000{name}" for name in super().names()]

    def back(self, name):
        return f"supabase/rollbacks/{name}"

    @tap.needs_server
    def test_history_has_the_whole_text(self):
        """Supabase's own command line can write the files again from the rows."""
        forward, _ = self.make()
        applied, bundled, marked = self.create(), self.create(), self.create()
        self.go("apply", database=applied)
        as_file(forward, bundled)
        self.go("mark", "--to", self.names()[2], "--applied", database=marked)
        for database in (applied, bundled, marked):
            with self.subTest(database):
                rows = json.loads(tap.psql("SELECT json_agg(statements ORDER BY version) "
                                           "FROM supabase_migrations.schema_migrations", database))
                self.assertEqual(rows[0], ["-- why: 'it''s'\nBEGIN", "CREATE TABLE a (id int)",
                                           "-- :a\nINSERT INTO a SELECT 7", "COMMIT"])
                self.assertEqual(rows[2], ["-- switchback: lock-timeout 5s\n/* nothing; */\n"
                                           "CREATE TABLE c AS SELECT * FROM a\n"
                                           "-- without an end"])


tap.main()
