# SPDX-License-Identifier: GPL-3.0-or-later
"""rehearse: several migrations in a chain, all the way down and up again."""

import tap

BASE = {"001_base.sql": "CREATE TABLE pair (a int, b int);",
        "rollback_001.sql": "DROP TABLE pair;"}
# Its way back puts the column at the end, which nobody sees who looks at it alone.
MOVES = {"003_moves.sql": "ALTER TABLE pair DROP COLUMN a;",
         "rollback_003.sql": "ALTER TABLE pair ADD COLUMN a int;"}
A_COMES_FIRST = ("SELECT 1 / count(*) FROM pg_attribute WHERE attrelid = 'pair'::regclass"
                 " AND attname = 'a' AND attnum = 1;")
C = {"002_c.sql": "CREATE TABLE c (id int);", "rollback_002.sql": "DROP TABLE c;"}


@tap.needs_server
class Chain(tap.TestCase):
    def go(self, name, files, *versions, code):
        project = self.make_project({f"migrations/{k}": text for k, text in files.items()}, name)
        result = self.cli("rehearse", "--json", "--rows", "1", *versions, project=project)
        self.assertEqual(result.code, code, result)
        *verdicts, chain, summary = result.json
        self.assertEqual(chain["type"], "chain", result)
        self.assertEqual(summary["outcome"], "proven" if code == 0 else "not-proven")
        return project, [v["grade"] for v in verdicts], chain

    def test_holds(self):
        project, _, chain = self.go("holds", BASE | C | {
            "003_d.sql": "CREATE INDEX CONCURRENTLY d ON c (id);",
            "rollback_003.sql": "DROP INDEX CONCURRENTLY d;"}, code=0)
        self.assertEqual({k: chain[k] for k in ("outcome", "first", "last", "migrations",
                                                "rolled_back", "differences")},
                         {"outcome": "exact", "first": "001", "last": "003", "migrations": 3,
                          "rolled_back": 3, "differences": []})
        shown = self.cli("rehearse", "001", "003", project=project)
        self.assertIn("001…003 in a chain  all the way down and up again", shown.out)
        alone = self.cli("rehearse", "--json", "001", project=project)
        self.assertNotIn("chain", [event["type"] for event in alone.json])

    def test_breaks(self):
        """Good alone, or nearly so; but not one after the other."""
        down = {"002_c.sql": C["002_c.sql"],
                "rollback_002.sql": f"{A_COMES_FIRST} DROP TABLE c;"}
        project, grades, chain = self.go("down", BASE | down | MOVES, "002", "003", code=5)
        self.assertEqual(grades[0], "exact")
        self.assertEqual((chain["outcome"], chain["version"], chain["way"], chain["rolled_back"]),
                         ("broken", "002", "down", 1))
        self.assertIn("rollback_002.sql:1: division by zero", chain["reason"])
        shown = self.cli("rehearse", "002", "003", project=project)
        self.assertIn("breaks at 002 on the way down", shown.out)

        up = {"002_c.sql": f"{A_COMES_FIRST} CREATE TABLE c ();",
              "rollback_002.sql": "DROP TABLE c;"}
        _, grades, chain = self.go("up", BASE | up | MOVES, "002", "003", code=5)
        self.assertEqual(grades[0], "exact")
        self.assertEqual((chain["outcome"], chain["version"], chain["way"], chain["rolled_back"]),
                         ("broken", "002", "up", 2))

        # It was not asked for, but there is no way around it.
        _, grades, chain = self.go("between", BASE | C | {
            "002_c.sql": "CREATE TABLE c (id int); CREATE VIEW v AS SELECT * FROM c;",
            "rollback_002.sql": "DROP VIEW v;",
            "003_d.sql": "CREATE TABLE d ();", "rollback_003.sql": "DROP TABLE d;",
        }, "001", "003", code=5)
        self.assertEqual(grades, ["exact", "exact"])
        self.assertEqual((chain["outcome"], chain["version"], chain["way"]),
                         ("broken", "002", "down"))
        self.assertIn(("added", "table", "public.c"),
                      [(d["change"], d["kind"], d["name"]) for d in chain["differences"]])

    def test_order_only(self):
        _, _, chain = self.go("order", BASE | C | MOVES, "002", "003", code=5)
        self.assertEqual((chain["outcome"], chain["rolled_back"]), ("order-only", 2))

    def test_ends(self):
        """As far as there is a way down, and up again from there."""
        e = {"003_e.sql": "CREATE TABLE e ();", "rollback_003.sql": "DROP TABLE e;"}
        declared = {"rollback_002.sql": "DO $$ BEGIN RAISE EXCEPTION 'there is none'; END $$;"}
        project, _, chain = self.go("declared", BASE | C | declared | e, code=0)
        self.assertEqual((chain["outcome"], chain["version"], chain["rolled_back"]),
                         ("ended", "002", 1))
        self.assertIn("there is none", chain["reason"])
        shown = self.cli("rehearse", "002", "003", project=project)
        self.assertIn("down to 002 (keeps it) and up again", shown.out)
        none = {"001_base.sql": BASE["001_base.sql"], "002_c.sql": C["002_c.sql"]} | e
        _, _, chain = self.go("none", none, "002", "003", code=5)
        self.assertEqual((chain["outcome"], chain["version"], chain["reason"]),
                         ("ended", "002", "there is no rollback script"))

    def test_not_tried(self):
        _, _, chain = self.go("wrong", BASE | {"002_wrong.sql": "SELECT 1/0;"}, code=5)
        self.assertEqual(chain["outcome"], "not-tried")
        self.assertIn("002_wrong.sql:1: division by zero", chain["reason"])


tap.main()
