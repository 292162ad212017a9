# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said when something is wrong: true, once, and with the next step."""

import re
import subprocess

import tap


class Messages(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.database = self.create_database() if tap.SOCKET else None
        self.project = self.make_project({
            f"migrations/00{n}_t{n}.sql": f"CREATE TABLE t{n} ();\n" for n in (1, 2, 3)} | {
            f"migrations/rollback_00{n}.sql": f"DROP TABLE t{n};\n" for n in (1, 2, 3)})

    def run_cli(self, *args, code=0, **more):
        result = self.cli(*args, project=self.project,
                          **{"database": self.database, "cwd": self.project, **more})
        self.assertEqual(result.code, code, result)
        return result

    def tables(self):
        return tap.psql("SELECT string_agg(relname, ' ' ORDER BY 1) FROM pg_class "
                        "WHERE relkind = 'r' AND relname ~ '^t[0-9]$'", self.database)

    @tap.needs_server
    def test_what_was_skipped_is_counted(self):
        self.write(self.project, {"migrations/001_t1.sql":
                                  "DO $$ BEGIN FOR i IN 1..40 LOOP EXECUTE format("
                                  "'DROP TABLE IF EXISTS gone_%s', i); END LOOP; "
                                  "RAISE NOTICE 'in the end, kept'; END $$;\n"
                                  "DROP VIEW IF EXISTS v;\nDROP VIEW IF EXISTS w;\n"
                                  "CREATE TABLE t1 ();\n"})
        out = self.run_cli("apply").out
        self.assertEqual(out.count(", skipping"), 3, out)
        self.assertIn('"gone_1" does not exist, skipping (and 39 more like it)\n', out)
        self.assertIn('"v" does not exist, skipping\n', out)
        self.assertIn('"w" does not exist, skipping\n', out)
        self.assertLess(out.index("gone_1"), out.index("in the end, kept"))
        self.assertLess(out.index('"w"'), out.index("✓ 001"))
        self.run_cli("rollback", "--all")
        lines = self.run_cli("apply", "--json").json
        self.assertEqual(sum(line["type"] == "notice" for line in lines), 43)

    @tap.needs_server
    def test_what_has_to_be_applied_first(self):
        for text, version, made in (
                ("CREATE TABLE t1 (u int REFERENCES users (id));", "004", "table users"),
                ("CREATE TABLE t1 (email text); SELECT t.at FROM t1 t;", "005", "column at"),
                ("CREATE TABLE t1 (email text); UPDATE t1 SET at = now();", "005", "column at"),
                ("SELECT app.greet(1);", "006", "schema app"),
                ("SELECT greet(1);", "006", "function greet"),
                ("CREATE TABLE t1 (m mood);", "006", "type mood"),
                ("SELECT 1 FROM nowhere;", None, None)):
            with self.subTest(text):
                self.write(self.project, {
                    "migrations/001_t1.sql": text + "\n",
                    "migrations/004_users.sql": "CREATE TABLE Users (id int PRIMARY KEY);\n",
                    "migrations/005_at.sql": "ALTER TABLE t1 ADD COLUMN at timestamptz;\n",
                    "migrations/006_app.sql":
                        "CREATE SCHEMA app; CREATE TYPE mood AS ENUM ('a');\n"
                        "CREATE FUNCTION greet(int) RETURNS int LANGUAGE sql AS 'SELECT 1';\n"})
                err = self.run_cli("apply", "1", code=1).err
                line = self.run_cli("apply", "1", "--json", code=1).json
                error = next(item for item in line if item["type"] == "error")
                if version:
                    cause = f"{version} creates {made}, and is not applied here"
                    self.assertIn(cause, err)
                    self.assertIn(f"apply that first: `apply {version}`", err)
                    self.assertEqual(error["cause"], cause)
                else:
                    self.assertNotIn("creates", err)

    @tap.needs_server
    def test_a_file_that_is_gone(self):
        self.run_cli("apply")
        (self.project / "migrations/003_t3.sql").unlink()
        (self.project / "migrations/rollback_003.sql").unlink()
        out = self.run_cli("status").out
        self.assertLess(out.index("? 003"), out.index("database is here"))
        for args in (("rollback",), ("rollback", "--all"), ("rollback", "--to", "1"),
                     ("plan", "rollback")):
            with self.subTest(args):
                self.assertIn('bring "003_t3.sql" back', self.run_cli(*args, code=2).err)
        for version in ("3", "003", "003_t3.sql"):
            self.assertIn("its files are gone", self.run_cli("rollback", version, code=2).err)
        self.assertEqual(self.tables(), "t1 t2 t3")
        self.assertIn("003", self.run_cli("rollback", "2", code=2).err)
        self.run_cli("rollback", "2", "--yes")
        self.assertEqual(self.tables(), "t1 t3")
        # Older than what is applied, so late: left out unless it is named.
        self.assertIn("late", self.run_cli("apply").err)
        self.assertEqual(self.tables(), "t1 t3")

    @tap.needs_server
    def test_a_file_that_was_renamed(self):
        self.run_cli("apply")
        migrations = self.project / "migrations"
        (migrations / "003_t3.sql").rename(migrations / "003_other.sql")
        out = self.run_cli("status").out
        self.assertEqual(out.count("003_other.sql"), 1, out)
        self.assertEqual(out.count("003_t3.sql"), 1, out)
        self.assertIn('as "003_t3.sql"', self.run_cli("apply", code=2).err)
        self.assertIn('as "003_t3.sql"', self.run_cli("apply", "003_other.sql", code=2).err)
        self.assertIn('the name "003_t3.sql" again', self.run_cli("rollback", code=2).err)
        (migrations / "003_other.sql").rename(migrations / "003_t3.sql")
        self.run_cli("rollback")

    @tap.needs_server
    def test_paths_are_short_and_there_once(self):
        (self.project / "migrations/004_folder.sql").mkdir()
        self.write(self.project, {"migrations/rollback_001_again.sql": "SELECT 1;\n"})
        result = self.run_cli("status")
        self.assertNotIn(str(self.project), result.out + result.err)
        self.assertIn('problem: a folder, not a file: "migrations/004_folder.sql"\n', result.err)
        self.assertIn('"migrations/rollback_001.sql" and "migrations/rollback_001_again.sql"',
                      result.err)

    @tap.needs_server
    def test_next_step_without_a_connection(self):
        for address, words in (("postgresql://u@127.0.0.1:1/d", "start the server"),
                               (tap.url("no_such_database"), "check the last part of the URL"),
                               (tap.url(self.database, "no_such_role"), "check the user name")):
            with self.subTest(address):
                result = self.run_cli("status", env={"DATABASE_URL": address}, code=1)
                self.assertRegex(result.err, f"\n  next +.*{words}")

    @tap.needs_server
    def test_next_step_on_a_plain_server(self):
        self.write(self.project, {"migrations/004_users.sql":
                                  "CREATE TABLE u (id uuid REFERENCES auth.users);\n"})
        self.assertIn("belongs to Supabase", self.run_cli("apply", code=3).err)

    @tap.needs_server
    def test_durations_are_told_as_when_applied(self):
        self.run_cli("apply")
        tap.psql("UPDATE switchback.step SET duration_ms = 183037", self.database)
        self.assertIn(" · 3 min 3 s", self.run_cli("status").out)

    def test_help_fits_a_terminal(self):
        commands = re.findall(r"^  ([a-z]+) +\S", self.cli("help").out, re.M)
        self.assertIn("doctor", commands)
        for arguments in [(), *[(command,) for command in commands if command != "help"]]:
            for line in self.cli("help", *arguments).out.splitlines():
                self.assertLessEqual(len(line), 80, line)
                self.assertEqual(line, line.rstrip())

    def test_empty_and_unknown_options(self):
        self.assertIn("--database: it is empty", self.run_cli("--database=", "status", code=2).err)
        result = self.run_cli("--datbase=postgresql://u:hunter2@h/d", "status", code=2)
        self.assertIn('unknown option "--datbase"; did you mean "--database"?', result.err)
        self.assertNotIn("hunter2", result.err)
        self.assertIn("put the description in quotes", self.run_cli("new", "a", "b", code=2).err)

    @tap.needs_server
    def test_nothing_to_verify(self):
        self.assertEqual(self.run_cli("verify").out.splitlines()[1:],
                         ["nothing to verify: nothing is applied"])
        self.run_cli("apply")
        self.assertEqual(self.run_cli("verify").out.splitlines()[1:],
                         ["nothing to verify: no applied migration has a verify script"])

    @tap.needs_server
    def test_output_that_cannot_be_written(self):
        for args, code in ((("status", "--json"), 1), (("apply",), 0)):
            with self.subTest(args):
                with open("/dev/full", "wb") as full:
                    done = subprocess.run(self.arguments(args, self.project), stdout=full,
                                          stderr=subprocess.PIPE, timeout=tap.PATIENCE, check=False,
                                          env=self.environment(self.database))
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(b"the output is not complete: No space left", done.stderr)
        self.assertEqual(self.tables(), "t1 t2 t3")


tap.main()
