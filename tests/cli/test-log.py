# SPDX-License-Identifier: GPL-3.0-or-later
"""log: who ran what, when and how it ended; newest first, and truthful where nothing is known."""

import tap


class Log(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.database = self.create_database() if tap.SOCKET else None
        self.project = self.make_project({
            "migrations/001_a.sql": "CREATE TABLE a ();\n",
            "migrations/rollback_001.sql": "DROP TABLE a;\n",
            "migrations/002_b.sql": "SELECT 'no such', 1/0;\n",
        })

    def go(self, *args, code=0):
        result = self.cli(*args, project=self.project, database=self.database)
        self.assertEqual(result.code, code, result)
        return result

    @tap.needs_server
    def test_without_a_journal(self):
        result = self.go("log")
        self.assertIn("there is no journal", result.out)
        self.assertEqual(self.go("log", "--json").json,
                         [{"type": "summary", "runs": 0, "older": 0, "journal": False}])
        self.go("log", "1234", code=2)

    @tap.needs_server
    def test_story(self):
        self.go("apply", code=3)
        self.go("rollback")
        self.go("mark", "001", "--applied")

        lines = self.go("log", "--json").json
        self.assertEqual([line["type"] for line in lines], ["run"] * 3 + ["summary"])
        mark, back, apply = lines[:3]
        self.assertEqual([(run["kind"], run["outcome"]) for run in lines[:3]],
                         [("mark", "applied"), ("rollback", "applied"), ("apply", "partial")])
        self.assertEqual([(step["version"], step["state"]) for step in apply["migrations"]],
                         [("001", "applied"), ("002", "failed")])
        self.assertIn("division by zero", apply["migrations"][1]["error"])
        self.assertEqual(back["migrations"][0]["file"], "rollback_001.sql")
        self.assertEqual(mark["migrations"][0]["direction"], "mark")
        self.assertEqual(mark["role"], "postgres")
        self.assertIsNone(mark["migrations"][0]["duration_ms"])
        self.assertTrue(mark["host"] and mark["switchback"] and mark["finished_at"])

        text = self.go("log").out
        self.assertLess(text.index("mark  marked"), text.index("rollback  rolled back"))
        self.assertLess(text.index("rollback  rolled back"), text.index("apply  partial"))
        self.assertIn("001, 002 failed", text)
        self.assertIn("postgres on ", text)

        text = self.go("log", "-n", "1").out
        self.assertIn("2 older", text)
        self.assertNotIn("rollback", text)

        text = self.go("log", apply["run"][:8].upper()).out
        self.assertIn(apply["run"], text)
        self.assertIn("002_b.sql  failed", text)
        self.assertIn("division by zero", text)
        self.go("log", "f" * 8 + "-zz", code=2)
        self.go("log", "%", code=2)

    @tap.needs_server
    def test_hostile_words(self):
        self.go("apply", code=3)
        tap.psql("UPDATE switchback.run SET host = E'\\x1b[31m\\nevil', db_role = E'%s\\t';"
                 "UPDATE switchback.step SET error = E'\\x1b]0;title\\x07', version = E'9\\r'",
                 self.database)
        for args in (("log",), ("log", self.go("log", "--json").json[0]["run"])):
            result = self.go(*args)
            self.assertNotIn("\x1b", result.out)
            self.assertNotIn("\r", result.out)

    @tap.needs_server
    def test_interrupted(self):
        self.go("apply", "001")
        tap.psql("UPDATE switchback.run SET finished_at = NULL, outcome = NULL", self.database)
        self.assertIn("not finished", self.go("log").out)
        self.assertIsNone(self.go("log", "--json").json[0]["outcome"])


tap.main()
