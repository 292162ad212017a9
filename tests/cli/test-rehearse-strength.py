# SPDX-License-Identifier: GPL-3.0-or-later
"""rehearse --strength: which statements of forward no check would miss."""

import json

import rehearsals
import tap

FILES = {
    "001_base.sql": "CREATE TABLE old (id int); INSERT INTO old VALUES (1), (2);",
    "rollback_001.sql": "DROP TABLE old;",
    "002_mixed.sql": "SET LOCAL lock_timeout = '5s';\n"
                     "CREATE TABLE a (id int);\n"
                     "CREATE INDEX a_id ON a (id);\n"
                     "INSERT INTO a VALUES (1);\n"
                     "UPDATE old SET id = id + 1;\n"
                     "\\i more.inc\n",
    "more.inc": "\nCOMMENT ON TABLE a IS 'x';\n",
    "rollback_002.sql": "UPDATE old SET id = id - 1; DROP TABLE a;",
    "verify_002.sql": "-- check: there is a row\nSELECT count(*) = 1 FROM a;\n",
    # Outside of one transaction, with a check that compares with what was there before.
    "003_single.sql": "CREATE INDEX CONCURRENTLY i ON a (id);\n"
                      "BEGIN;\nALTER TABLE a ADD COLUMN b int;\nCOMMIT;\n"
                      "DELETE FROM old WHERE id = 2;\nINSERT INTO old VALUES (2);\n",
    "rollback_003.sql": "ALTER TABLE a DROP COLUMN b;\nDROP INDEX CONCURRENTLY i;",
    "verify_003.sql": "-- check: nothing is lost\n-- expect: unchanged\n"
                      "SELECT * FROM old ORDER BY 1;\n"
                      "-- check: it is indexed\n-- expect: rows 1\n"
                      "SELECT FROM pg_indexes WHERE indexname = 'i';\n",
    "004_no_checks.sql": "CREATE TABLE c (id int);",
    "rollback_004.sql": "DROP TABLE c;",
}


def answers(verdict):
    return {f"{o.get('file', '')}:{o['line']}": o["answer"]
            for o in verdict["strength"]["left_out"]}


@tap.needs_server
class RehearseStrength(rehearsals.TestCase):
    def test_each_statement_is_left_out(self):
        project = self.make(FILES)
        self.hold(project)
        mixed, single, none = self.rehearse(project, "002", "003", "004", "--strength", code=0)
        self.assertEqual(answers(mixed),
                         {":1": "no-difference", ":2": "script-fails", ":3": "survives",
                          ":4": "noticed", ":5": "survives", "migrations/more.inc:2": "survives"})
        strength = mixed["strength"]
        self.assertEqual((strength["noticed"], strength["survivors"], strength["share"]),
                         (1, 3, 0.25))
        whys = {o["line"]: o.get("why", "") for o in strength["left_out"]}
        self.assertIn("there is a row", whys[4])
        self.assertIn('"a" does not exist', next(o["why"] for o in strength["left_out"]
                                                 if o["answer"] == "script-fails"))
        # BEGIN and COMMIT are nothing that could be forgotten.
        self.assertEqual(answers(single), {":1": "noticed", ":3": "survives", ":5": "noticed",
                                           ":6": "noticed"}, single)
        self.assertEqual(none["strength"]["problem"], "there is no verify script")
        self.assertEqual(none["strength"]["left_out"], [])
        self.assertEqual(self.copies(project), [])

    def test_told(self):
        project = self.make(FILES)
        report, evidence = self.folder / "report.md", self.folder / "evidence.json"
        result = self.cli("rehearse", "002", "--strength", "--report", report, "--evidence",
                          evidence, project=project)
        self.assertEqual(result.code, 0, result)
        self.assertIn("the absence of 1 of 4 statements (25 %)", result.out)
        self.assertIn("1 is needed by the script itself; 1 changes nothing", result.out)
        self.assertIn("no check notices line 3: CREATE INDEX a_id ON a (id)", result.out)
        self.assertIn("no check notices migrations/more.inc line 2: COMMENT ON TABLE a", result.out)
        self.assertIn("the absence of 1 of 4 statements (25 %)", report.read_text())
        self.assertIn("no check notices line 3: CREATE INDEX a\\_id", report.read_text())
        (kept,) = json.loads(evidence.read_text())["migrations"]
        self.assertEqual(kept["strength"]["survivors"], 3)
        # Nobody is told who did not ask.
        (verdict,) = self.rehearse(project, "002", code=0)
        self.assertNotIn("strength", verdict)

    def test_checks_that_fail_anyway(self):
        project = self.make({"001_a.sql": "CREATE TABLE a (id int);",
                             "rollback_001.sql": "DROP TABLE a;",
                             "verify_001.sql": "-- check: never\nSELECT false;\n"})
        (verdict,) = self.rehearse(project, "--strength", code=5)
        self.assertEqual(verdict["grade"], "fails")
        self.assertNotIn("strength", verdict)


tap.main()
