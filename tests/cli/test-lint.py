# SPDX-License-Identifier: GPL-3.0-or-later
"""lint: what it prints in each form, which files it takes, and how it ends."""

import json
import os

import tap

BAD = "-- ünï\nSELECT 'ü'; CREATE INDEX a ON t (b);\nALTER TABLE t ALTER COLUMN b DROP NOT NULL;\n"
PROJECT = {"migrations/001_a.sql": "CREATE TABLE t (b int);\nCREATE INDEX a ON t (b);\n",
           "migrations/rollback_001.sql": "DROP TABLE t;\n",
           "migrations/002_b.sql": BAD}


class Lint(tap.TestCase):
    def lint(self, *args, **more):
        return self.cli("lint", *args, **more)

    def only(self, result, rule):
        return [line for line in result.json if line.get("rule") == rule]

    def test_json(self):
        result = self.lint("--json", project=self.make_project(PROJECT))
        self.assertEqual(result.code, 5, result)
        finding, = self.only(result, "LK101")
        self.assertTrue(finding["file"].endswith("migrations/002_b.sql"), finding)
        self.assertEqual((finding["type"], finding["line"], finding["column"],
                          finding["end_column"]), ("finding", 2, 13, 25))
        self.assertEqual((finding["name"], finding["severity"], finding["fix"]),
                         ("index-not-concurrent", "warning", "CREATE INDEX CONCURRENTLY"))
        summary = result.json[-1]
        self.assertEqual((summary["type"], summary["files"], summary["unreadable"]),
                         ("summary", 3, 0))
        self.assertEqual(summary["warnings"] + summary["errors"] + summary["infos"],
                         len(result.json) - 1)

    def test_edits_are_the_fix(self):
        path = self.make_project(PROJECT) / "migrations/002_b.sql"
        finding, = self.only(self.lint("--json", str(path)), "LK101")
        text = path.read_bytes()
        for edit in reversed(finding["edits"]):
            text = (text[:edit["offset"]] + edit["text"].encode()
                    + text[edit["offset"] + edit["length"]:])
        self.assertIn("CREATE INDEX CONCURRENTLY a ON t", text.decode())
        path.write_bytes(text)
        self.assertEqual(self.only(self.lint("--json", str(path)), "LK101"), [])

    def test_knows_earlier_migrations(self):
        project = self.make_project({
            "migrations/001_a.sql": "CREATE TABLE t (b int);\n",
            "migrations/002_b.sql": "CREATE TABLE IF NOT EXISTS t (b text);\n",
            "migrations/003_c.sql": "DROP TABLE t; CREATE TABLE IF NOT EXISTS t (b text);\n"})
        finding, = self.only(self.lint("--json", project=project), "ID417")
        self.assertTrue(finding["file"].endswith("migrations/002_b.sql"), finding)
        for names in ["2"], ["3"], ["1", "2", "3"]:
            paths = [str(next((project / "migrations").glob(f"00{name}_*"))) for name in names]
            found = self.only(self.lint("--json", *paths), "ID417")
            self.assertEqual(len(found), "2" in names, found)

    def test_settings_of_the_project(self):
        project = self.make_project({
            "migrations/001_a.sql": "CREATE INDEX a ON t (b);\nselect 1;\n",
            ".switchback/config": "[rules]\nLK101 = off\nkeyword-case = error\n"
                                  "ID402 = info\n"})
        result = self.lint("--json", project=project)
        self.assertEqual(self.only(result, "LK101"), [])
        self.assertEqual([line["severity"] for line in self.only(result, "SY008")], ["error"])
        self.assertEqual([line["severity"] for line in self.only(result, "ID402")], ["info"])

    def test_the_house_of_the_project(self):
        project = self.make_project({
            "migrations/001_a.sql": "CREATE TABLE a (id bigint PRIMARY KEY, \"Odd\" text);\n"
                                    "CREATE INDEX a_odd ON a (odd);\n",
            ".switchback/config": "[lint]\nkeys = uuid\nnames = [a-z]+\n"
                                  "indexes = {table}_{columns}_idx\n[rules]\nNM004 = off\n"})
        result = self.lint("--json", project=project)
        self.assertEqual(len(self.only(result, "TY628")), 1)
        self.assertEqual(len(self.only(result, "NM005")), 1)
        self.assertEqual([line["fix"] for line in self.only(result, "NM006")], ["a_odd_idx"])
        (project / ".switchback/config").write_text("")
        result = self.lint("--json", project=project)
        for rule in "TY628", "NM005", "NM006":
            self.assertEqual(self.only(result, rule), [])

    def test_keys_are_judged_by_those_there_are(self):
        project = self.make_project({
            **{f"migrations/00{n}_a.sql": f"CREATE TABLE t{n} (id uuid PRIMARY KEY);\n"
               for n in range(3)},
            "migrations/003_b.sql": "CREATE TABLE b (id bigint PRIMARY KEY);\n"})
        found = self.only(self.lint("--json", project=project), "TY628")
        self.assertEqual([line["file"].rsplit("/", 1)[-1] for line in found], ["003_b.sql"])

    def test_what_is_wrong_in_the_settings(self):
        project = self.make_project({"migrations/001_a.sql": "SELECT 1;\n",
                                     ".switchback/config": ""})
        for text, cause in (("[rules]\nXX999 = off\n", 'no rule "XX999"'),
                            ("[rules]\nTY601 = loud\n", '"TY601" wants off'),
                            ("[lint]\nrunner = me\n", '"runner" wants'),
                            ("[lint]\nkeys = text\n", '"keys" wants uuid'),
                            ("[lint]\nnames = (a\n", '"names": '),
                            ("[lint]\nindexes = idx\n", '"indexes": it has no {table}'),
                            ("[lnt]\n", "no group [lnt]"),
                            ("[lint]\ncolour\n", "colour"),
                            ("[lint]\ncolour = red\n", 'no setting "colour"')):
            (project / ".switchback/config").write_text(text)
            result = self.lint(project=project)
            self.assertEqual(result.code, 2, result)
            self.assertIn(cause, result.err)
            self.assertRegex(result.err, r"\.switchback/config:[12]: ")

    def test_a_project_without_an_api_has_open_tables(self):
        table = "CREATE TABLE t (id bigint PRIMARY KEY);\n"
        project = self.make_project({"migrations/001_a.sql": table})
        self.assertEqual(self.only(self.lint("--json", project=project), "SC701"), [])
        (project / "migrations/002_b.sql").write_text(
            "ALTER TABLE u ENABLE ROW LEVEL SECURITY;\n")
        self.assertEqual(len(self.only(self.lint("--json", project=project), "SC701")), 1)

    def test_one_version_twice(self):
        project = self.make_project({"migrations/001_a.sql": "SELECT 1;\n",
                                     "migrations/001_b.sql": "SELECT 1;\n"})
        found = self.only(self.lint("--json", project=project), "NM002")
        self.assertEqual(len(found), 2, found)

    def test_text(self):
        self.make_project(PROJECT)
        result = self.lint("migrations/002_b.sql", cwd=self.folder / "project")
        lines = result.out.splitlines()
        at = next(i for i, line in enumerate(lines) if "LK101" in line)
        self.assertTrue(lines[at].startswith("migrations/002_b.sql:2:13: warning: "), lines[at])
        self.assertIn("[LK101 index-not-concurrent]", lines[at])
        self.assertTrue(lines[at + 1].endswith("SELECT 'ü'; CREATE INDEX a ON t (b);"))
        self.assertEqual(lines[at + 2].index("^"), lines[at + 1].index("CREATE"))
        self.assertIn("CREATE INDEX CONCURRENTLY", lines[at + 3])
        self.assertRegex(lines[-1], r"1 file · ")

    def test_sarif(self):
        result = self.lint("--format", "sarif", project=self.make_project(PROJECT))
        run, = json.loads(result.out)["runs"]
        rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        self.assertIn("LK101", rules)
        self.assertTrue({found["ruleId"] for found in run["results"]} <= rules)
        place = next(found for found in run["results"] if found["ruleId"] == "LK101")
        place = place["locations"][0]["physicalLocation"]
        self.assertTrue(place["artifactLocation"]["uri"].endswith("migrations/002_b.sql"))
        self.assertEqual((place["region"]["startLine"], place["region"]["startColumn"]), (2, 13))

    def test_fail_on(self):
        project = self.make_project({"migrations/001_a.sql": BAD})
        (self.folder / "info.sql").write_text("ALTER TABLE t ALTER COLUMN b DROP NOT NULL;\n")
        (self.folder / "bad.sql").write_text("SELEC 1;\n")
        for args, code in [((), 5), (("--fail-on", "warning"), 5), (("--fail-on=error",), 0),
                           (("--fail-on", "none"), 0), (("--fail-on=info",), 5)]:
            self.assertEqual(self.lint(*args, project=project).code, code, args)
        self.assertEqual(self.lint("info.sql", cwd=self.folder).code, 0)
        self.assertEqual(self.lint("--fail-on=info", "info.sql", cwd=self.folder).code, 5)
        self.assertEqual(self.lint("--fail-on=error", "bad.sql", cwd=self.folder).code, 5)

    def test_allowed_with_a_reason(self):
        path = self.folder / "a.sql"
        path.write_text("-- switchback: allow LK101 — t is small\nCREATE INDEX a ON t (b);\n")
        self.assertEqual(self.only(self.lint("--json", str(path)), "LK101"), [])
        path.write_text("-- switchback: allow LK101\nCREATE INDEX a ON t (b);\n")
        self.assertEqual(len(self.only(self.lint("--json", str(path)), "LK101")), 1)

    def test_a_rollback_may_drop(self):
        project = self.make_project(PROJECT)
        dropped = self.only(self.lint("--json", project=project), "DL201")
        self.assertEqual(dropped, [])
        (self.folder / "drop.sql").write_text("DROP TABLE t;\n")
        alone = self.lint("--json", "drop.sql", cwd=self.folder)
        self.assertEqual(len(self.only(alone, "DL201")), 1, alone)
        for name in ("rollback_7.sql", "x.down.sql", "down.sql", "x_rollback.sql"):
            (self.folder / name).write_text("DROP TABLE t;\n")
            by_name = self.lint("--json", name, cwd=self.folder)
            self.assertEqual(self.only(by_name, "DL201"), [], name)

    def test_files_that_cannot_be_read(self):
        good, bad = self.folder / "good.sql", self.folder / "bad.sql"
        good.write_text("CREATE INDEX a ON t (b);\n")
        bad.write_bytes(b"SELECT '\xff';\n")
        result = self.lint("--json", str(bad), "not-there.sql", str(good), str(self.folder))
        self.assertEqual(result.code, 2, result)
        self.assertEqual(len([line for line in result.json if line["type"] == "error"]), 3)
        self.assertEqual(len(self.only(result, "LK101")), 1)
        self.assertIn("UTF-8", result.err)
        self.assertEqual(result.json[-1]["unreadable"], 3)

    def test_wrong_usage(self):
        self.make_project(PROJECT)
        for args in [("--format", "xml"), ("--fail-on", "fatal"), ("--sandbox",), ("--check",)]:
            self.assertEqual(self.lint(*args, cwd=self.folder / "project").code, 2, args)
        os.mkdir(self.folder / "empty")
        self.assertEqual(self.lint("--project", str(self.folder / "empty")).code, 2)

    def test_hostile_text_stays_text(self):
        path = self.folder / "a.sql"
        path.write_text('ALTER TABLE "\x1b[31m%s%n" DROP COLUMN "\x1b]0;x\x07";\n')
        result = self.lint(str(path))
        self.assertEqual(result.code, 5)
        self.assertNotIn("\x1b", result.out + result.err)

    def test_what_a_script_includes_is_named(self):
        project = self.make_project({
            "migrations/001_a.sql": "\\ir parts/index.sql\nSELECT 1;\n",
            "migrations/parts/index.sql": "SELECT 1;\nCREATE INDEX a ON t (b);\n"})
        finding, = self.only(self.lint("--json", project=project), "LK101")
        self.assertTrue(finding["file"].endswith("parts/index.sql"), finding)
        self.assertEqual((finding["line"], finding["edits"]), (2, []))


tap.main()
