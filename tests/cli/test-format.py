# SPDX-License-Identifier: GPL-3.0-or-later
"""format: what it writes, what it leaves alone and why, and how it ends."""

import tap

UGLY = "select  1;\ncreate table t(id int,name TEXT);\n"
NEAT = "SELECT 1;\nCREATE TABLE t (id int, name text);\n"
PROJECT = {"migrations/001_a.sql": UGLY, "migrations/rollback_001.sql": "drop table t;\n",
           "migrations/002_b.sql": "SELECT 2;\n"}


class Format(tap.TestCase):
    def format(self, *args, **more):
        return self.cli("format", *args, **more)

    def outcomes(self, result):
        return {line["file"].rsplit("/", 1)[-1]: line["outcome"]
                for line in result.json if line["type"] == "file"}

    def test_files(self):
        path = self.folder / "a.sql"
        path.write_text(UGLY)
        result = self.format("a.sql", cwd=self.folder)
        self.assertEqual((result.code, path.read_text()), (0, NEAT), result)
        self.assertIn("a.sql: formatted", result.out)
        result = self.format("a.sql", cwd=self.folder)
        self.assertEqual(result.code, 0, result)
        self.assertIn("0 formatted", result.out)

    def test_sample_is_formatted(self):
        scripts = sorted(map(str, (tap.SOURCE_ROOT / "migrations").glob("*.sql")))
        result = self.format("--check", *scripts)
        self.assertEqual(result.code, 0, result)

    def test_check(self):
        project = self.make_project(PROJECT)
        result = self.format("--check", "--json", project=project)
        self.assertEqual(result.code, 5, result)
        self.assertEqual(self.outcomes(result), {"001_a.sql": "would-change",
                                                 "rollback_001.sql": "would-change",
                                                 "002_b.sql": "unchanged"})
        self.assertEqual(result.json[-1], {"type": "summary", "files": 3, "changed": 2,
                                           "applied": 0, "errors": 0, "skipped": 0})
        self.assertEqual((project / "migrations/001_a.sql").read_text(), UGLY)
        result = self.format("--check", str(project / "migrations/002_b.sql"))
        self.assertEqual(result.code, 0, result)

    def test_what_is_applied_is_asked_first(self):
        project = self.make_project(PROJECT)
        result = self.format(project=project)
        self.assertEqual(result.code, 2, result)
        self.assertIn("--yes", result.err)
        self.assertEqual((project / "migrations/001_a.sql").read_text(), UGLY)
        result = self.format("--yes", "--json", project=project)
        self.assertEqual((result.code, self.outcomes(result)["001_a.sql"]), (0, "formatted"))
        self.assertEqual((project / "migrations/001_a.sql").read_text(), NEAT)
        self.assertEqual((project / "migrations/rollback_001.sql").read_text(), "DROP TABLE t;\n")

    def test_what_does_not_parse_stays(self):
        path = self.folder / "a.sql"
        path.write_text("select  1;\nselect  from  where ;\n")
        result = self.format("a.sql", cwd=self.folder)
        self.assertEqual(result.code, 0, result)
        self.assertIn('a.sql:2:1: stays as it is: syntax error at or near "where"', result.out)
        self.assertEqual(path.read_text(), "SELECT 1;\nselect  from  where ;\n")

    def test_files_that_cannot_be_read(self):
        (self.folder / "bad.sql").write_bytes(b"SELECT '\xff';\n")
        (self.folder / "good.sql").write_text("select  1;\n")
        result = self.format("--json", "bad.sql", "no.sql", "good.sql", cwd=self.folder)
        self.assertEqual(result.code, 2, result)
        self.assertEqual(self.outcomes(result), {"bad.sql": "error", "no.sql": "error",
                                                 "good.sql": "formatted"})

    def test_line_ends_and_mark_stay(self):
        path = self.folder / "a.sql"
        path.write_bytes(b"\xef\xbb\xbfselect  1;\r\n\r\nselect  2;\r\n")
        self.assertEqual(self.format("a.sql", cwd=self.folder).code, 0)
        self.assertEqual(path.read_bytes(), b"\xef\xbb\xbfSELECT 1;\r\n\r\nSELECT 2;\r\n")

    @tap.needs_server
    def test_what_is_applied_stays(self):
        project, database = self.make_project(PROJECT), self.create_database()
        self.assertEqual(self.cli("apply", "001", project=project, database=database).code, 0)
        result = self.format("--json", project=project, database=database)
        self.assertEqual(result.code, 0, result)
        self.assertEqual(self.outcomes(result), {"001_a.sql": "applied", "002_b.sql": "unchanged",
                                                 "rollback_001.sql": "formatted"})
        self.assertEqual((project / "migrations/001_a.sql").read_text(), UGLY)
        path = str(project / "migrations/001_a.sql")
        result = self.format(path, project=project, database=database)
        self.assertIn("left as it is: 001 is applied", result.out)
        self.assertEqual(self.cli("status", "--check", project=project,
                                  database=database).code, 5)


tap.main()
