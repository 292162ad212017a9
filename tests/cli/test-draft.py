# SPDX-License-Identifier: GPL-3.0-or-later
"""draft: what takes a forward script back, and checks of it; what was there, from a database."""

import tap

FILES = {
    "migrations/001_make_notes.sql":
        "CREATE TABLE notes (id int, body text NOT NULL DEFAULT 'a');\n"
        "CREATE INDEX n_i ON notes (id);\n",
    "migrations/002_drop_body.sql": "ALTER TABLE notes DROP COLUMN body;\nDROP INDEX n_i;\n",
}


class Draft(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.project = self.make_project(FILES)
        self.rollback = self.project / "migrations/rollback_001.sql"

    def go(self, *args, code=0, database=None):
        result = self.cli("draft", *args, project=self.project, database=database)
        self.assertEqual(result.code, code, result)
        return result

    def test_printed(self):
        self.assertIn("\nDROP TABLE IF EXISTS notes;\n", self.go("rollback", "001").out)
        checks = self.go("verify", "1").out
        self.assertIn("\n-- check: the table notes is there\n"
                      "SELECT to_regclass('notes') IS NOT NULL;\n", checks)
        self.assertFalse(self.rollback.exists())

    def test_written_once(self):
        self.go("rollback", "001", "--write")
        text = self.rollback.read_text()
        self.assertIn("DROP TABLE IF EXISTS notes;", text)
        self.rollback.write_text("SELECT 1;\n")
        result = self.go("rollback", "001", "--write", code=2)
        self.assertIn("--yes", result.err)
        self.assertEqual(self.rollback.read_text(), "SELECT 1;\n")
        self.go("rollback", "001", "--write", "--yes")
        self.assertEqual(self.rollback.read_text(), text)

    def test_what_is_included(self):
        self.write(self.project, {"migrations/003_make_two.sql": "\\ir parts/one.sql\n"
                                  "CREATE TABLE two ();\n",
                                  "migrations/parts/one.sql": "CREATE TABLE one ();\n"})
        out = self.go("rollback", "003").out
        self.assertLess(out.index("DROP TABLE IF EXISTS two;"),
                        out.index("DROP TABLE IF EXISTS one;"))
        self.assertIn("to_regclass('one')", self.go("verify", "003").out)
        (self.project / "migrations/parts/one.sql").unlink()
        self.assertIn("parts/one.sql", self.go("rollback", "003", code=2).err)

    def test_json(self):
        names = ("type", "outcome", "exact", "lossy", "impossible", "before")
        (summary,) = self.go("rollback", "001", "--json").json
        self.assertEqual([summary[name] for name in names],
                         ["summary", "drafted", 1, 0, 0, "nobody"])
        (summary,) = self.go("verify", "002", "--write", "--json").json
        self.assertEqual(summary["outcome"], "written")
        self.assertTrue(summary["file"].endswith("migrations/verify_002.sql"))

    def test_usage(self):
        self.assertIn("rollback or verify", self.go("forward", "001", code=2).err)
        self.go("rollback", "009", code=2)
        self.go("rollback", code=2)

    @tap.needs_server
    def test_what_was_there(self):
        database = self.create_database()
        self.assertEqual(self.cli("apply", "001", project=self.project, database=database).code, 0)
        self.go("rollback", "002", "--write", database=database)
        text = (self.project / "migrations/rollback_002.sql").read_text()
        self.assertIn("ALTER TABLE notes ADD COLUMN body text DEFAULT 'a'::text NOT NULL;", text)
        self.assertIn("CREATE INDEX n_i ON public.notes USING btree (id);", text)
        self.assertIn("-- lossy: the values of the column body do not come back", text)
        for command, option in (("apply", "--no-verify"), ("rollback", "--steps=1")):
            result = self.cli(command, "--yes", option, project=self.project, database=database)
            self.assertEqual(result.code, 0, result)
        columns = tap.psql("SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute "
                           "WHERE attrelid = 'notes'::regclass AND attnum > 0 AND NOT attisdropped",
                           database)
        self.assertEqual(columns.strip(), "id body")


tap.main()
