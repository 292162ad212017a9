# SPDX-License-Identifier: GPL-3.0-or-later
"""fingerprint and diff: the schema of a target, and what differs from another database."""

import tap

FILES = {"migrations/001_make_notes.sql": "CREATE TABLE notes (id int PRIMARY KEY, body text);\n",
         "migrations/rollback_001.sql": "DROP TABLE notes;\n"}


@tap.needs_server
class Diff(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.project = self.make_project(FILES)
        self.database = self.create_database()
        self.other = self.create_database()

    def go(self, *args, code=0, database=None):
        result = self.cli(*args, project=self.project, database=database or self.database)
        self.assertEqual(result.code, code, result)
        return result

    def fingerprint(self):
        (summary,) = self.go("fingerprint", "--json").json
        return summary["fingerprint"]

    def test_there_and_back(self):
        before = self.fingerprint()
        self.assertRegex(before, r"^[0-9a-f]{64}$")
        self.go("apply", "--yes")
        after = self.fingerprint()
        self.assertNotEqual(before, after)
        self.go("rollback", "--yes")
        self.assertEqual(self.fingerprint(), before)
        self.assertIn(before, self.go("fingerprint").out)

    def test_list(self):
        self.go("apply", "--yes")
        shown = self.go("fingerprint", "--list").out
        self.assertIn("column public.notes.body", shown)
        self.assertIn("type: text", shown)
        self.assertNotIn("migration_history", shown)
        self.assertNotIn("switchback", shown)
        *objects, summary = self.go("fingerprint", "--list", "--json").json
        self.assertEqual(len(objects), summary["objects"])
        self.assertIn(("index", "public.notes_pkey"), [(o["kind"], o["name"]) for o in objects])

    def test_two_databases(self):
        other = tap.url(self.other)
        self.assertIn("the same", self.go("diff", "--with", other).out)
        self.go("apply", "--yes")
        shown = self.go("diff", "--with", other, code=5).out
        self.assertIn("- table public.notes", shown)
        self.go("apply", "--yes", database=self.other)
        tap.psql("ALTER TABLE notes ALTER body SET NOT NULL; GRANT SELECT ON notes TO PUBLIC",
                 self.other)
        *lines, summary = self.go("diff", "--with", other, "--json", code=5).json
        self.assertEqual([(d["change"], d["kind"], d["name"]) for d in lines],
                         [("altered", "column", "public.notes.body")])
        self.assertEqual((summary["outcome"], summary["differences"]), ("different", 1))
        shown = self.go("diff", "--with", other, "--strict", code=5).out
        self.assertIn("+ not null", shown)
        self.assertIn("~ table public.notes", shown)

    def test_usage(self):
        self.assertIn("--with", self.go("diff", code=2).err)
        result = self.go("diff", "--with", "postgres://u:very-secret@127.0.0.1:1/x", code=1)
        self.assertNotIn("very-secret", result.out + result.err)


tap.main()
