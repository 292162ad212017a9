# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person in front of a terminal sees and is asked."""

import re

import tap
from relay import Relay

ESCAPE = re.compile("\x1b\\[[0-9;]*[A-Za-z]")


class Terminal(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.project = self.make_project({
            "migrations/001_a.sql": "CREATE TABLE a ();\n",
            "migrations/rollback_001.sql": "DROP TABLE a;\n"})
        self.database = self.create_database() if tap.SOCKET else None

    def run_cli(self, *args, answers=(), **more):
        return self.cli_in_terminal(*args, project=self.project, database=self.database,
                                    answers=answers, **more)

    def has_table(self):
        return tap.psql("SELECT to_regclass('a') IS NOT NULL", self.database) == "t"

    @tap.needs_server
    def test_colour(self):
        self.assertIn("\x1b[32m✓", self.run_cli("apply").out)
        self.assertIn("\x1b[32m", self.run_cli("status").out)
        self.assertNotIn("\x1b", self.run_cli("status", env={"NO_COLOR": "1"}).out)
        self.assertNotIn("\x1b", self.run_cli("status", env={"TERM": "dumb"}).out)
        self.assertNotIn("\x1b", self.cli("status", project=self.project,
                                          database=self.database).out)

    @tap.needs_server
    def test_progress(self):
        tap.psql("CREATE TABLE go (n int)", self.database)
        self.write(self.project, {"migrations/002_wait.sql":
                                  "SELECT 1;\n"
                                  "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM go) LOOP "
                                  "PERFORM pg_sleep(0.01); END LOOP; END $$;\n"})
        result = self.run_cli("apply", answers=[
            ("statement 2 of 2", lambda: tap.psql("INSERT INTO go VALUES (1)", self.database))])
        self.assertEqual(result.code, 0, result)
        text = ESCAPE.sub("", result.out)
        self.assertIn("Applying 002 wait  migration 2 of 2 · statement 2 of 2 ·  00:0", text)
        self.assertTrue(text.rstrip().endswith("ms"), text)
        # Each state of the line is wiped before the next line: in the end none is left.
        last = result.out[result.out.rindex("Applying"):]
        self.assertIn("\r\x1b[K", last)
        for line in ESCAPE.sub("", result.out.replace("\r\x1b[K", "\n")).splitlines():
            self.assertLess(len(line), 81 if "Applying" in line else 1000)

    @tap.needs_server
    def test_long_names_fit(self):
        """On a terminal lines fit its 80 columns; in a pipe nothing is cut, and nothing goes on
        in a further line."""
        name = "a_description_that_goes_on_" + "and_on_" * 12 + "to_its_end"
        self.write(self.project, {f"migrations/002_{name}.sql": "SELECT 1;\n",
                                  "migrations/003_b.sql": "SELECT 1;\n"})
        self.assertEqual(self.run_cli("apply", "001", "002").code, 0)
        for command in ("status", "log", "doctor"):
            result = self.run_cli(command)
            self.assertEqual(result.code, 0, result)
            long = [line for line in ESCAPE.sub("", result.out).splitlines()
                    if len(line) > 80 and not line.startswith("●")]
            self.assertEqual(long, [], command)
        piped = self.cli("status", project=self.project, database=self.database)
        self.assertIn(name.replace("_", " "), piped.out)
        self.assertNotIn("…", piped.out)
        rows = [line for line in piped.out.splitlines() if " 003 " in line or " 001 " in line]
        self.assertEqual([len(row) < 100 for row in rows], [True, True], rows)
        piped = self.cli("log", project=self.project, database=self.database)
        self.assertRegex(piped.out, r"(?m)^\w+  .* apply .* Switchback \S+$")

    @tap.needs_server
    def test_staging_asks(self):
        env = {"DATABASE_URL": Relay().staging_url(self.database)}
        for answer in ("n\n", "\n", "maybe\n"):
            result = self.run_cli("apply", env=env, answers=[("(staging)? [y/N]", answer)])
            self.assertIn("Open in the checklist: ", result.out)
            self.assertEqual(result.code, 1, result)
            self.assertIn("nothing was changed", result.out)
            self.assertFalse(self.has_table())
        result = self.run_cli("apply", env=env, answers=[("Apply 1 migration on", "y\n")])
        self.assertEqual(result.code, 0, result)
        self.assertTrue(self.has_table())

    @tap.needs_server
    def test_production_wants_its_name(self):
        env = {"DATABASE_URL": Relay().production_url(self.database)}
        prompt = "Type its name, supabase abcdefghijklmnopqrst, to go on:"
        for answer in ("y\n", "yes\n", "supabase\n", "\n"):
            result = self.run_cli("apply", env=env, answers=[(prompt, answer)])
            self.assertEqual(result.code, 1, result)
            self.assertFalse(self.has_table())
        self.assertLess(result.out.index("CREATE TABLE a"), result.out.index(prompt))
        result = self.run_cli("apply", "--yes", env=env,
                              answers=[(prompt, "supabase abcdefghijklmnopqrst\n")])
        self.assertEqual(result.code, 0, result)
        self.assertTrue(self.has_table())

    @tap.needs_server
    def test_rolling_back_below_others_asks(self):
        self.write(self.project, {"migrations/002_b.sql": "SELECT 1;\n"})
        self.run_cli("apply")
        result = self.run_cli("rollback", "001", answers=[("Go on? [y/N]", "n\n")])
        self.assertEqual(result.code, 1, result)
        self.assertIn("not run: nothing was changed", result.out)
        self.assertTrue(self.has_table())
        result = self.run_cli("rollback", "001", answers=[("Go on? [y/N]", "y\n")])
        self.assertEqual(result.code, 0, result)
        self.assertFalse(self.has_table())

    @tap.needs_server
    def test_which_project(self):
        self.write(self.project, {"db/migrations/001_b.sql": "CREATE TABLE b ();\n"})
        result = self.run_cli("status", answers=[("Which one?", f"{self.project}/migrations\n")])
        self.assertEqual(result.code, 0, result)
        self.assertIn("001", result.out)
        result = self.cli("status", project=self.project, database=self.database)
        self.assertEqual(result.code, 2, result)
        self.assertIn("db/migrations", result.err)

    @tap.needs_server
    def test_nothing_hostile_reaches_it(self):
        evil = "\x1b]0;owned\x07\x1b[2J\u202e"
        self.write(self.project, {
            "migrations/002_b.sql": f"DO $x$ BEGIN RAISE WARNING '{evil}'; END $x$;\n",
            "migrations/verify_002.sql": f"-- check: {evil}\n-- expect: rows 2\n"
                                         f"SELECT '{evil}' AS \"{evil}\", E'a\\tb\\nc' AS d;\n",
            f"migrations/003_{evil.replace('/', '')}.sql": f"SELECT '{evil}', 1/0;\n"})
        for args in (("apply",), ("verify",), ("status",), ("plan", "apply")):
            result = self.run_cli(*args)
            self.assertIn("\\u001b", result.out)
            for bad in ("\x1b]", "\x07", "\x1b[2J", "\u202e"):
                self.assertNotIn(bad, result.out)


tap.main()
