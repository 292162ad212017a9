# SPDX-License-Identifier: GPL-3.0-or-later
"""rehearse --order: whether a migration may go in behind those that come after it."""

import rehearsals
import tap

FILES = {
    "001_base.sql": "CREATE TABLE book (id int, title text); INSERT INTO book VALUES (1, 'x');",
    "rollback_001.sql": "DROP TABLE book;",
    # Has nothing to do with the others.
    "002_apart.sql": "CREATE TABLE apart (id int);", "rollback_002.sql": "DROP TABLE apart;",
    # Another makes the same view later, and columns of one table come in turn.
    "003_view.sql": "CREATE OR REPLACE VIEW shown AS SELECT id FROM book;",
    "rollback_003.sql": "DROP VIEW shown;",
    "004_column.sql": "ALTER TABLE book ADD COLUMN a int;",
    "rollback_004.sql": "ALTER TABLE book DROP COLUMN a;",
    "005_rows.sql": "UPDATE book SET title = 'y' WHERE title = 'x';",
    "rollback_005.sql": "UPDATE book SET title = 'x' WHERE title = 'y';",
    "006_index.sql": "CREATE INDEX book_title ON book (title);",
    "rollback_006.sql": "DROP INDEX book_title;",
    "007_later.sql": "CREATE OR REPLACE VIEW shown AS SELECT id, title FROM book;\n"
                     "ALTER TABLE book ADD COLUMN b int;\n"
                     "UPDATE book SET title = title || '!';\n"
                     "ALTER INDEX IF EXISTS book_title RENAME TO book_by_title;",
    "rollback_007.sql": "ALTER INDEX book_by_title RENAME TO book_title;\n"
                        "UPDATE book SET title = rtrim(title, '!');\n"
                        "ALTER TABLE book DROP COLUMN b; DROP VIEW shown;\n"
                        "CREATE VIEW shown AS SELECT id FROM book;",
}


def outcomes(verdicts):
    return {v["version"]: v["late"]["outcome"] if "late" in v else None for v in verdicts}


@tap.needs_server
class RehearseLate(rehearsals.TestCase):
    def test_both_orders(self):
        project = self.make(FILES)
        self.hold(project)
        verdicts = self.rehearse(project, "--order", code=0)
        self.assertEqual(outcomes(verdicts),
                         {"001": "not-tried", "002": "same", "003": "fails", "004": "order-only",
                          "005": "other-rows", "006": "clashes", "007": None})
        late = {v["version"]: v.get("late") for v in verdicts}
        self.assertEqual([late[v]["behind"] for v in ("002", "006")], [5, 1])
        self.assertIn("book", late["001"]["reason"], "without it nothing else can be there")
        self.assertIn("cannot drop columns from view", late["003"]["reason"])
        self.assertIn("public.book", late["005"]["reason"])
        self.assertEqual(sorted(f"{d['kind']} {d['name']}" for d in late["006"]["differences"]),
                         ["index public.book_by_title", "index public.book_title"])
        self.assertEqual(self.copies(project), [])
        # No rehearsal is the worse for it, and who does not ask is not told.
        self.assertEqual(outcomes(self.rehearse(project, "006", code=0)), {"006": None})
        report = self.folder / "report.md"
        shown = self.cli("rehearse", "002", "006", "--order", "--report", report, project=project)
        self.assertIn("may go in late: behind 5 later migrations", shown.out)
        self.assertIn("must not go in late: behind 1 later migration", shown.out)
        self.assertIn("index public.book_by_title", shown.out)
        self.assertIn("must not go in late: behind 1 later migration", report.read_text())
        self.assertIn("index public.book_by_title", report.read_text())

    def test_what_is_late_on_a_target(self):
        database = self.create_database()
        project = self.make(FILES)
        self.cli("apply", "001", "004", "005", project=project, database=database)
        before = tap.psql("SELECT migration_name FROM migration_history ORDER BY 1", database)
        url = self.environment(database)["DATABASE_URL"]
        verdicts = self.rehearse(project, "002", "003", "004", "006", "--order", "--database", url,
                                 code=0)
        # 006 is pending, 004 applied; 007, which 003 would not stand behind, is not there.
        self.assertEqual(outcomes(verdicts), {"002": "same", "003": "same", "004": None,
                                              "006": None})
        self.assertEqual([v["late"]["behind"] for v in verdicts[:2]], [2, 2])
        self.assertEqual(tap.psql("SELECT migration_name FROM migration_history ORDER BY 1",
                                  database), before)
        result = self.cli("rehearse", "002", "--order", "--database",
                          "postgresql:///nothing?host=/nowhere", project=project)
        self.assertEqual(result.code, 1, result)


tap.main()
