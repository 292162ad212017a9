# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON contract: every line parses, the last one is the summary, and the members are there."""

import re

import tap

TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
HOSTILE = "a \"quoted\" <b>name</b> %s \u001b[31m \u202e \N{GRINNING FACE}"


def quote(text):
    return '"' + text.replace('"', '""') + '"'


class Json(tap.TestCase):
    def run_cli(self, *args, code=0):
        result = self.cli(*args, "--json", project=self.project, database=self.database)
        self.assertEqual(result.code, code, result)
        lines = result.json
        self.assertEqual(lines[-1]["type"], "summary", result)
        self.assertNotIn("summary", [line["type"] for line in lines[:-1]])
        return lines

    def assert_events(self, lines):
        runs = {line["run"] for line in lines}
        self.assertEqual(len(runs), 1, lines)
        self.assertEqual([line["seq"] for line in lines], list(range(1, len(lines) + 1)))
        for line in lines:
            self.assertRegex(line["time"], TIME)

    @tap.needs_server
    def test_status(self):
        self.database = self.create_database()
        self.project = self.make_project({
            "migrations/001_add_it.sql": "CREATE TABLE it ();\n",
            "migrations/rollback_001.sql": "DROP TABLE it;\n",
            "migrations/002_more.sql": "SELECT 1;\n"})
        one, two, summary = self.run_cli("status")
        self.assertEqual(list(one), ["type", "version", "description", "state", "applied_at",
                                     "duration_ms", "note", "forward", "rollback", "verify"])
        self.assertEqual(one, {
            "type": "migration", "version": "001", "description": "add it", "state": "pending",
            "applied_at": None, "duration_ms": None, "note": None,
            "forward": "project/migrations/001_add_it.sql",
            "rollback": "project/migrations/rollback_001.sql", "verify": None})
        version = tap.psql("SHOW server_version").split()[0]
        self.assertEqual(summary, {
            "type": "summary", "applied": 0, "pending": 2, "changed": 0, "partial": 0, "failed": 0,
            "missing": 0, "late": 0, "layout": "numbered", "history": summary["history"],
            "server_version": version, "pooling": "direct"})
        self.assertIn("migration_history", summary["history"])

        self.run_cli("apply", "001")
        one = self.run_cli("status")[0]
        self.assertEqual(one["state"], "applied")
        self.assertRegex(one["applied_at"], TIME)
        self.assertIsInstance(one["duration_ms"], int)

    @tap.needs_server
    def test_run(self):
        self.database = self.create_database()
        self.project = self.make_project({
            "migrations/001_a.sql": "CREATE TABLE a (n int);\nINSERT INTO a VALUES (1), (2);\n"
                                    "DO $$ BEGIN RAISE NOTICE 'hello'; END $$;\n",
            "migrations/rollback_001.sql": "DROP TABLE a;\n",
            "migrations/verify_001.sql": "-- check: two\n-- expect: rows 2\n"
                                         "SELECT n, NULL AS nothing FROM a ORDER BY n;\n"})
        lines = self.run_cli("apply")
        self.assert_events(lines)
        self.assertEqual([line["type"] for line in lines if line["type"] != "notice"],
                         ["run-start", "migration-start", "statement", "statement", "statement",
                          "migration-end", "check", "summary"])
        start, end = lines[0], lines[-1]
        self.assertEqual((start["kind"], start["migrations"]), ("apply", 1))
        self.assertNotIn("version", start)
        for line in lines[1:-1]:
            self.assertEqual(line["version"], "001", line)
        insert = [line for line in lines if line["type"] == "statement"][1]
        self.assertEqual((insert["tag"], insert["line"], insert["statement"], insert["statements"]),
                         ("INSERT 0 2", 2, 2, 3))
        notice = next(line for line in lines if line["type"] == "notice")
        self.assertEqual((notice["severity"], notice["message"]), ("NOTICE", "hello"))
        check = next(line for line in lines if line["type"] == "check")
        self.assertEqual(check["verdict"], "passed")
        self.assertEqual(check["columns"], ["n", "nothing"])
        self.assertEqual(check["rows"], [["1", None], ["2", None]])
        self.assertEqual(check["row_count"], 2)
        for member, value in {"outcome": "applied", "migrations": 1, "statements": 3, "total": 1,
                              "applied": 1, "skipped": 0, "failed": 0, "checks": 1,
                              "checks_failed": 0}.items():
            self.assertEqual(end[member], value, member)
        self.assertIsInstance(end["duration_ms"], int)

        lines = self.run_cli("apply")
        self.assertEqual((lines[-1]["outcome"], lines[-1]["migrations"], lines[-1]["skipped"]),
                         ("applied", 0, 1))
        lines = self.run_cli("verify")
        self.assert_events(lines)
        self.assertEqual(lines[0]["kind"], "verify")
        lines = self.run_cli("rollback")
        self.assertEqual(lines[-2]["state"], "rolled-back")
        self.assertEqual(lines[-1]["outcome"], "applied")

    @tap.needs_server
    def test_error(self):
        self.database = self.create_database()
        self.project = self.make_project({
            "migrations/001_a.sql": "SELECT 1;\n",
            "migrations/002_b.sql": "SELECT 'é', nothing\n  FROM nowhere;\n"})
        lines = self.run_cli("apply", code=3)
        self.assert_events(lines)
        error = next(line for line in lines if line["type"] == "error")
        self.assertEqual((error["version"], error["file"], error["line"], error["column"]),
                         ("002", "project/migrations/002_b.sql", 2, 8))
        self.assertEqual((error["severity"], error["sqlstate"], error["statement"]),
                         ("ERROR", "42P01", 1))
        self.assertIn("nowhere", error["message"])
        self.assertIn("search_path", error["cause"])
        self.assertTrue(error["next"])
        self.assertEqual(lines[-1]["outcome"], "partial")
        self.assertEqual((lines[-1]["applied"], lines[-1]["failed"]), (1, 1))
        lines = self.run_cli("apply", code=1)
        self.assertEqual(lines[-1]["outcome"], "failed")

    @tap.needs_server
    def test_before_a_run(self):
        self.database = self.create_database()
        self.project = self.make_project({"migrations/001_a.sql": "SELECT 1;\n"})
        for args, code in [(("apply", "009"), 2), (("rollback", "--to", "001"), 2),
                           (("status", "--database", "postgresql://127.0.0.1:1/x"), 1)]:
            with self.subTest(args):
                lines = self.run_cli(*args, code=code)
                self.assertEqual([line["type"] for line in lines], ["error", "summary"])
                self.assertEqual(lines[-1]["outcome"], "refused" if code == 2 else "failed")
                self.assertTrue(lines[0]["message"])
                self.assertEqual(lines[-1]["message"], lines[0]["message"])
                self.assert_events(lines)

    def test_wrong_usage(self):
        self.project = self.make_project({"migrations/001_a.sql": "SELECT 1;\n"})
        self.database = None
        for args in [("aply",), ("apply", "--nonsense"), ("plan", "everything"), (),
                     ("mark", "001"), ("mark", "--applied"),
                     ("mark", "001", "--applied", "--forget"),
                     ("mark", "--to", "001", "--pending"), ("mark", "--all", "--applied"),
                     ("apply", "--wait=soon"), ("status", "-n", "3"), ("log", "-n", "none")]:
            with self.subTest(args):
                result = self.cli("--json", *args, project=self.project)
                self.assertEqual(result.code, 2, result)
                self.assertEqual([line["type"] for line in result.json], ["error", "summary"])
                self.assertEqual(result.json[-1]["outcome"], "refused")
                self.assertIn("error: ", result.err)

    @tap.needs_server
    def test_plan(self):
        self.database = self.create_database()
        self.project = self.make_project({
            "migrations/001_a.sql": "-- why\nCREATE TABLE a (n int);\n\nSELECT 1\n;\n",
            "migrations/002_b.sql": "CREATE INDEX CONCURRENTLY ON a (n);\n"})
        for args in (("plan", "apply"), ("apply", "--dry-run")):
            one, two, summary = self.run_cli(*args)
            self.assertEqual(one["statements"], ["CREATE TABLE a (n int)", "SELECT 1"])
            self.assertEqual((one["ordinal"], one["protocol"], one["direction"]), (1, "T", "apply"))
            self.assertEqual(two["protocol"], "N")
            self.assertIn("CREATE INDEX CONCURRENTLY", two["why"])
            self.assertEqual((summary["outcome"], summary["migrations"], summary["statements"]),
                             ("planned", 2, 3))

    def test_new(self):
        self.database = None
        self.project = self.make_project({"migrations/001_a.sql": "SELECT 1;\n"})
        (summary,) = self.run_cli("new", "add notes")
        self.assertEqual(summary["outcome"], "created")
        self.assertEqual(summary["forward"], "project/migrations/002_add_notes.sql")
        for role in ("forward", "rollback", "verify"):
            self.assertTrue((self.folder / summary[role]).exists())

    @tap.needs_server
    def test_hostile_values_survive(self):
        self.database = self.create_database()
        text = HOSTILE.replace("'", "''")
        self.project = self.make_project({
            "migrations/001_a.sql": f"CREATE TABLE {quote(HOSTILE)} ();\n"
                                    f"DO $x$ BEGIN RAISE WARNING '%', '{text}'; END $x$;\n",
            "migrations/verify_001.sql": f"SELECT '{text}' AS {quote(HOSTILE)};\n"})
        lines = self.run_cli("apply")
        warning = next(line for line in lines if line["type"] == "notice")
        self.assertEqual(warning["message"], HOSTILE)
        check = next(line for line in lines if line["type"] == "check")
        self.assertEqual(check["rows"], [[HOSTILE]])
        self.assertTrue(HOSTILE.startswith(check["columns"][0]))  # 63 bytes of it


tap.main()
