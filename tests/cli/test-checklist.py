# SPDX-License-Identifier: GPL-3.0-or-later
"""checklist: what the program can judge, what a person ticks, and what undoes a tick."""

import subprocess

import tap

FILES = {
    "migrations/001_create_notes.sql":
        "CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY, at timestamp);\n",
    "migrations/rollback_001.sql": "DROP TABLE IF EXISTS notes;\n",
    "migrations/verify_001.sql":
        "-- check: it is there\nSELECT to_regclass('notes') IS NOT NULL;\n",
}
STAMPED = FILES["migrations/001_create_notes.sql"].replace("timestamp", "timestamptz")


class Checklist(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.project = self.make_project(FILES)
        self.ticks = self.project / ".switchback/checklist"

    def go(self, *args, code=0):
        result = self.cli("checklist", "001", *args, project=self.project)
        self.assertEqual(result.code, code, result)
        return result

    def items(self, *args, code=0):
        *items, summary = self.go("--json", *args, code=code).json
        states = [item["state"] for item in items]
        self.assertEqual((summary["done"], summary["open"], summary["not_applicable"]),
                         tuple(states.count(name) for name in ("done", "open", "not-applicable")))
        return {item["id"]: item for item in items}

    def state(self, name):
        return self.items()[name]["state"]

    def test_follows_the_scripts(self):
        items = self.items()
        self.assertEqual(items["time-zones"]["state"], "open")
        self.assertIn("line 1", items["time-zones"]["reason"])
        self.assertEqual((items["time-zones"]["line"], items["time-zones"]["judge"]),
                         (1, "program"))
        self.assertTrue(items["time-zones"]["file"].endswith("001_create_notes.sql"))
        self.assertEqual(items["rollback"]["reason"], "1 statement")
        self.assertEqual(items["verify"]["reason"], "1 check")
        self.assertEqual(items["jsonb"]["state"], "not-applicable")
        self.assertEqual(items["row-security"]["state"], "not-applicable")
        self.write(self.project, {"migrations/001_create_notes.sql": STAMPED})
        self.assertEqual(self.state("time-zones"), "done")
        (self.project / "migrations/rollback_001.sql").unlink()
        self.assertEqual(self.state("rollback"), "open")

    def test_ticks(self):
        self.assertEqual(self.state("backup"), "open")
        self.assertFalse(self.ticks.exists())
        self.assertEqual(self.items("--tick", "backup")["backup"]["state"], "done")
        self.items("--tick", "application")
        self.assertEqual(self.state("backup"), "done")
        lines = [line for line in self.ticks.read_text().splitlines() if not line.startswith("#")]
        self.assertEqual([(line.split()[0], line.split()[3]) for line in lines],
                         [("application", "migrations/001_create_notes.sql"),
                          ("backup", "migrations/001_create_notes.sql")])
        self.items("--untick", "application")
        self.assertEqual(self.state("application"), "open")
        # An edit of any of the three ends the tick, and says so; its undoing gives it back.
        self.write(self.project, {"migrations/rollback_001.sql": "DROP TABLE notes;\n"})
        backup = self.items()["backup"]
        self.assertEqual(backup["state"], "open")
        self.assertIn("edited since", backup["reason"])
        self.write(self.project, {"migrations/rollback_001.sql": "DROP TABLE IF EXISTS notes;\r\n"})
        self.assertEqual(self.state("backup"), "done")

    def test_other_lines_stay(self):
        merge = "<<<<<<< ours\nbackup nonsense\n=======\n"
        self.write(self.project, {".switchback/checklist": merge})
        self.items("--tick", "backup")
        text = self.ticks.read_text()
        self.assertTrue(all(line in text.splitlines() for line in merge.splitlines()), text)
        self.items("--tick", "application")
        self.assertEqual(self.ticks.read_text().count("# What was ticked"), 1)
        self.assertEqual(self.state("backup"), "done")

    def test_refused(self):
        self.assertIn("no item \"nosuch\"", self.go("--tick", "nosuch", code=2).err)
        self.assertIn("judged by the program", self.go("--tick", "rollback", code=2).err)
        self.assertIn("does not apply", self.go("--tick", "batches", code=2).err)
        self.assertFalse(self.ticks.exists())
        self.assertEqual(self.cli("checklist", "009", project=self.project).code, 2)

    def test_check(self):
        self.go("--check", code=5)
        self.assertIn("for you to tick", self.go().out)

    def git(self, *args):
        subprocess.run(["git", "-C", self.project, "-c", "user.name=a", "-c", "user.email=a@b",
                        *args], check=True, capture_output=True, timeout=tap.PATIENCE)

    def test_git(self):
        self.assertEqual(self.state("committed"), "not-applicable")
        self.git("init", "-q", "-b", "add/notes")
        committed = self.items()["committed"]
        self.assertEqual(committed["state"], "open")
        self.assertIn("001_create_notes.sql", committed["reason"])
        self.git("add", ".")
        self.assertEqual(self.state("committed"), "open")
        self.git("commit", "-qm", "notes")
        committed = self.items()["committed"]
        self.assertEqual((committed["state"], committed["reason"]),
                         ("done", "on the branch add/notes"))
        self.write(self.project, {"migrations/verify_001.sql": "SELECT true;\n"})
        self.assertIn("verify_001.sql", self.items()["committed"]["reason"])

    @tap.needs_server
    def test_what_was_tried(self):
        database = self.create_database()
        self.assertEqual(self.state("applied"), "open")
        self.assertEqual(self.cli("apply", project=self.project, database=database).code, 0)
        items = self.items()
        self.assertEqual([items[name]["state"] for name in ("applied", "verified", "rolled-back")],
                         ["done", "done", "open"])
        self.assertIn("on a local server", items["applied"]["reason"])
        # Another verify script was not run yet; its failure is not done.
        self.write(self.project, {"migrations/verify_001.sql": "SELECT false;\nSELECT true;\n"})
        self.assertEqual(self.state("verified"), "open")
        self.assertEqual(self.cli("verify", project=self.project, database=database).code, 5)
        self.assertIn("1 of 2 failed", self.items()["verified"]["reason"])
        self.assertEqual(self.cli("rollback", project=self.project, database=database).code, 0)
        self.assertEqual(self.state("rolled-back"), "done")
        self.write(self.project, {"migrations/001_create_notes.sql": STAMPED})
        items = self.items()
        self.assertEqual([items[name]["state"] for name in ("applied", "rolled-back")],
                         ["open", "open"])

    @tap.needs_server
    def test_what_failed_was_not_tried(self):
        database = self.create_database()
        self.write(self.project, {"migrations/001_create_notes.sql": STAMPED + "SELECT 1 / 0;\n"})
        self.assertEqual(self.cli("apply", project=self.project, database=database).code, 1)
        self.assertEqual(self.state("applied"), "open")


tap.main()
