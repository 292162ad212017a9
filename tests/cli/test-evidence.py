# SPDX-License-Identifier: GPL-3.0-or-later
"""Files about rehearsals: evidence and its check, JUnit's XML, a report in Markdown."""

import hashlib
import json
import re
import xml.etree.ElementTree as xml

import tap

FILES = {
    "migrations/001_book.sql": "CREATE TABLE book (id int PRIMARY KEY, title text);\n"
                               "INSERT INTO book VALUES (1, 'one');\n",
    "migrations/rollback_001.sql": "DROP TABLE book;\n",
    "migrations/002_pages.sql": "\\ir parts/pages.sql\n",
    "migrations/parts/pages.sql": "ALTER TABLE book ADD pages int;\n",
    "migrations/rollback_002.sql": "ALTER TABLE book DROP pages;\n",
    "migrations/verify_002.sql": "-- check: there are pages\n"
                                 "SELECT count(*) = 1 FROM pg_attribute\n"
                                 "WHERE attrelid = 'book'::regclass AND attname = 'pages';\n",
    "migrations/003_no_way.sql": "SELECT 1;\n",
    "migrations/rollback_003.sql": "DO $$ BEGIN RAISE EXCEPTION 'no way back'; END $$;\n",
}
# Hostile for XML and for terminals: in a file's name, and in what the server says.
HOSTILE = 'x]]>&<!--"\x1b[31m\x01'
# 001 and 003 hold, but there is no way from the one to the other.
CHAIN = {
    "migrations/001_pair.sql": "CREATE TABLE pair (a int, b int);",
    "migrations/rollback_001.sql": "DROP TABLE pair;",
    "migrations/002_c.sql": "CREATE TABLE c (id int); CREATE VIEW v AS SELECT * FROM c;",
    "migrations/rollback_002.sql": "DROP VIEW v;",
    "migrations/003_d.sql": "CREATE TABLE d ();",
    "migrations/rollback_003.sql": "DROP TABLE d;",
}
BROKEN = {
    "migrations/001_a.sql": "CREATE TABLE a (id int);",
    "migrations/rollback_001.sql": f"DO $$ BEGIN PERFORM 1/0; END $$; -- {HOSTILE}",
    "migrations/002_<b> & 'c'.sql":
        f"CREATE VIEW b AS SELECT 1; COMMENT ON TABLE a IS '{HOSTILE}';",
    "migrations/rollback_002.sql": "SELECT 1;",
    "migrations/003_d.sql": 'ALTER TABLE a ADD "' + HOSTILE.replace('"', '""') + '" int;',
    "migrations/rollback_003.sql": "SELECT 1;",
}


@tap.needs_server
class Evidence(tap.TestCase):
    def rehearse(self, project, *args, code=0):
        result = self.cli("rehearse", *args, project=project)
        self.assertEqual(result.code, code, result)
        return result

    def check(self, project, file, code):
        result = self.cli("evidence", "--check", "--json", file, project=project)
        self.assertEqual(result.code, code, result)
        *findings, summary = result.json
        self.assertEqual(summary["type"], "summary")
        return {(f["version"], f["file"], f["problem"]) for f in findings}

    def test_evidence(self):
        project, file = self.make_project(FILES), self.folder / "evidence.json"
        self.rehearse(project, "--evidence", file)
        text = file.read_text()
        evidence = json.loads(text)
        self.assertEqual((evidence["type"], evidence["format"]), ("switchback-evidence", 1))
        book, pages, no_way = evidence["migrations"]
        self.assertEqual([m["grade"] for m in (book, pages, no_way)],
                         ["exact", "exact", "irreversible"])
        self.assertEqual(
            {(f["role"], f["name"], f["included"]): f["sha256"] for f in pages["files"]},
            {(role, f"migrations/{name}", included):
             hashlib.sha256(FILES[f"migrations/{name}"].encode()).hexdigest()
             for role, name, included in (("forward", "002_pages.sql", False),
                                          ("forward", "parts/pages.sql", True),
                                          ("rollback", "rollback_002.sql", False),
                                          ("verify", "verify_002.sql", False))})
        self.assertEqual([stage["name"] for stage in pages["stages"]],
                         ["copy", "forward", "rollback", "compare", "forward again"])
        self.assertNotEqual(pages["fingerprint_before"], pages["fingerprint_after"])
        self.assertEqual(pages["costs"][0]["locks"][0]["mode"], "ACCESS EXCLUSIVE")
        self.assertNotIn(str(self.folder), text)

        self.assertEqual(self.check(project, file, 0), set())
        shown = self.cli("evidence", "--check", file, file, project=project)
        self.assertEqual((shown.code, shown.out), (0, "the evidence holds: 6 migrations\n"), shown)
        self.write(project, {"migrations/parts/pages.sql": "ALTER TABLE book ADD pages bigint;\n",
                             "migrations/verify_001.sql": "SELECT true;\n"})
        (project / "migrations/rollback_002.sql").unlink()
        (project / "migrations/003_no_way.sql").rename(project / "migrations/003_other.sql")
        self.assertEqual(self.check(project, file, 5), {
            ("002", "migrations/parts/pages.sql", "changed"),
            ("001", "migrations/verify_001.sql", "added"),
            ("002", "migrations/rollback_002.sql", "missing"),
            ("003", "migrations/003_no_way.sql", "missing"),
            ("003", "migrations/rollback_003.sql", "missing"),
            ("003", "migrations/003_other.sql", "not-rehearsed")})
        shown = self.cli("evidence", "--check", file, project=project).out
        self.assertIn("002 migrations/parts/pages.sql was changed since", shown)
        (project / "migrations/parts/pages.sql").unlink()
        self.assertIn(("002", None, "unreadable"), self.check(project, file, 5))
        # What it was before comes back, line ends of another system or not.
        for path in (project / "migrations").glob("00*"):
            path.unlink()
        (project / "migrations/verify_001.sql").unlink()
        self.write(project, {name: sql.replace("\n", "\r\n") for name, sql in FILES.items()})
        self.assertEqual(self.check(project, file, 0), set())

    def test_not_proven(self):
        project = self.make_project(BROKEN)
        file, junit = self.folder / "evidence.json", self.folder / "junit.xml"
        self.rehearse(project, "--evidence", file, "--junit", junit, code=5)
        self.assertEqual({p for *_, p in self.check(project, file, 5)}, {"not-proven"})
        shown = self.cli("evidence", "--check", file, project=project)
        self.assertIn("not proven: fails: rollback: rollback_001.sql:1: division by zero",
                      shown.out)
        suite = xml.parse(junit).getroot().find("testsuite")
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("4", "4"))
        first, second, third, chain = suite
        self.assertEqual(second.get("name"), "002 <b> & 'c'")
        self.assertEqual(second.get("file"), "migrations/002_<b> & 'c'.sql")
        self.assertIn("division by zero", first.find("failure").get("message"))
        self.assertIn("comment table public.a", second.find("failure").text)
        self.assertIn("x]]>&<!--\"", third.find("failure").text)
        self.assertEqual([case.find("failure").get("type") for case in suite],
                         ["fails", "leaves-objects", "leaves-objects", "chain-broken"])
        self.assertEqual(chain.get("name"), "001…003 in a chain")

    def test_chain(self):
        """What the command exits with 5 for does not hold as evidence either."""
        project = self.make_project(CHAIN)
        file, junit, report = (self.folder / name for name in ("e.json", "j.xml", "r.md"))
        files = ("--evidence", file, "--junit", junit, "--report", report)
        broken = self.rehearse(project, "--rows", "1", "001", "003", *files, code=5)
        self.assertIn("2 of 2 migrations proven", broken.out)
        chain = json.loads(file.read_text())["chain"]
        self.assertEqual((chain["outcome"], chain["version"], chain["way"]),
                         ("broken", "002", "down"))
        self.assertEqual(self.check(project, file, 5), {("001…003", None, "not-proven")})
        shown = self.cli("evidence", "--check", file, project=project).out
        self.assertIn("the chain breaks at 002 on the way down: it leaves another schema",
                      shown)
        suite = xml.parse(junit).getroot().find("testsuite")
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("3", "1"))
        self.assertEqual(suite[2].get("name"), "001…003 in a chain")
        self.assertIn("breaks at 002 on the way", suite[2].find("failure").get("message"))
        self.assertIn("table public.c", suite[2].find("failure").text)
        text = report.read_text()
        self.assertIn("# Rehearsal: 2 of 2 migrations proven, but the chain breaks", text)
        self.assertIn("breaks at 002 on the way down", text)
        self.assertNotIn(str(self.folder), file.read_text() + junit.read_text() + text)
        # Who leaves the chain out, or writes another word for it, has proven nothing.
        evidence = json.loads(file.read_text())
        head = '{"type":"switchback-evidence",'
        for other in (None, {}, {"outcome": "fine", "first": "1", "last": "3"}, 7):
            told = evidence | {"chain": other} if other is not None else \
                {k: v for k, v in evidence.items() if k != "chain"}
            file.write_text(head + json.dumps(told)[len('{"type": "switchback-evidence", '):])
            self.assertIn("not-proven", {p for *_, p in self.check(project, file, 5)}, other)

    def test_between(self):
        """The chain goes through those that were not asked for: evidence is of them, too."""
        project, file = self.make_project(FILES), self.folder / "evidence.json"
        self.rehearse(project, "001", "003", "--evidence", file)
        self.assertEqual(self.check(project, file, 0), set())
        self.write(project, {"migrations/rollback_002.sql": "ALTER TABLE book DROP COLUMN pages;"})
        self.assertEqual(self.check(project, file, 5),
                         {("002", "migrations/rollback_002.sql", "changed")})

    def test_not_mentioned(self):
        """What came since is not proven; what was there before is only told."""
        project, file = self.make_project(FILES), self.folder / "evidence.json"
        other = self.folder / "other.json"
        self.rehearse(project, "002", "--evidence", file)
        self.assertEqual(self.check(project, file, 5),
                         {("003", "migrations/003_no_way.sql", "not-rehearsed")})
        result = self.cli("evidence", "--check", file, project=project)
        self.assertIn("003 migrations/003_no_way.sql is not in the evidence", result.out)
        self.rehearse(project, "003", "--evidence", other)
        result = self.cli("evidence", "--check", "--json", file, other, project=project)
        self.assertEqual((result.code, result.json[-1]["older"]), (0, 1), result)
        shown = self.cli("evidence", "--check", file, other, project=project).out
        self.assertIn("1 older migration is not in it", shown)

    def test_report(self):
        hostile = ("-- ```` </details> @team\nSELECT 1 AS \"<img src=x>|`\";\n"
                   "ALTER TABLE book ADD c int;")
        project = self.make_project(FILES | {
            "migrations/004_[x](javascript:y) @team.sql": hostile,
            "migrations/rollback_004.sql": "ALTER TABLE book DROP c;\n"})
        file = self.folder / "report.md"
        self.rehearse(project, "002", "004", "--report", file)
        report = file.read_text()
        self.assertIn("# Rehearsal: 2 of 2 migrations proven", report)
        self.assertIn("`````sql\n" + hostile + "\n`````\n", report)
        self.assertIn("```sql\nALTER TABLE book DROP pages;\n```\n", report)
        self.assertIn("| `migrations/parts/pages.sql` | included by forward |", report)
        self.assertIn("ACCESS EXCLUSIVE on book", report)
        self.assertIn("1 of 1 passed.", report)
        self.assertIn("switchback-cli rollback 004 002\n", report)
        self.assertNotIn(str(self.folder), report)
        # Outside of code no markup is made of what somebody wrote.
        prose = re.sub(r"(?ms)^(`{3,})\w*\n.*?^\1$", "", report)
        prose = re.sub(r"(`+)[^`].*?(?<!`)\1(?!`)", "", prose)
        for markup in ("[x](", "@team", "<img", "javascript:y)"):
            self.assertNotIn(markup, prose.replace(r"\[x\](javascript:y)", ""))
        self.rehearse(project, "002", "--report", file)
        self.assertNotEqual(file.read_text(), report)

    def test_places(self):
        project = self.make_project(FILES)
        script = project / "migrations/001_book.sql"
        for option in ("--evidence", "--junit", "--report"):
            for file in (script, self.folder / "nowhere/file", project):
                result = self.rehearse(project, "001", option, file, code=2)
                self.assertEqual(result.out, "", "before anything is rehearsed")
        self.assertEqual(script.read_text(), FILES["migrations/001_book.sql"])
        file = self.folder / "both"
        self.rehearse(project, "001", "--evidence", file, "--junit", file, code=2)
        self.assertFalse(file.exists())
        # Its own file is replaced, and what cannot be rehearsed leaves it as it is.
        self.rehearse(project, "--evidence", file)
        self.rehearse(project, "001", "--evidence", file)
        self.assertEqual(len(json.loads(file.read_text())["migrations"]), 1)


class Hostile(tap.TestCase):
    def test_files(self):
        project = self.make_project(FILES)
        head = '{"type":"switchback-evidence",'
        whole = head + '"format":1,"migrations":[{"version":"001","grade":"exact","files":[%s]}]}'
        named = '{"role":"forward","name":"%s","sha256":"0"}'
        for text, told in (
                ("", "no evidence"),
                ("SELECT 1;", "no evidence"),
                ('{"type":"other"}', "no evidence"),
                (head + '"format":1', "ends too soon"),
                ((whole % "")[:-3], "ends too soon"),
                (head + '"format":2,"migrations":[]}', "newer"),
                (head + '"format":1}', "no migrations"),
                (head + '"format":1,"migrations":[]}', "of no migration"),
                (head + '"format":1,"migrations":{}}', "no migrations"),
                (head + '"format":1,"migrations":[7]}', "migration 1 is not whole"),
                (whole % '{"role":"forward","name":7}', "migration 1 is not whole"),
                (head + '"format":1,"x":' + "[" * 200000, "too deep"),
                (head + '"x":"' + " " * (33 << 20) + '"}', "too large"),
                (head.encode() + b'"x":"\xff\x00"}', "no UTF-8")):
            file = self.folder / "evidence.json"
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
            result = self.cli("evidence", "--check", file, project=project)
            self.assertEqual(result.code, 2, (text[:80], result))
            self.assertIn(told, result.err)
        # What is named in it is compared, and not opened.
        for name in ("../../../etc/passwd", "/etc/passwd", "migrations/\\u001b[31mx"):
            file.write_text(whole % (named % name))
            result = self.cli("evidence", "--check", file, project=project)
            self.assertEqual(result.code, 5, result)
            self.assertNotIn("\x1b", result.out)
            self.assertIn("is not there any more", result.out)
        file.write_text(whole % "")
        self.assertEqual(self.cli("evidence", "--check", file, project=project).code, 5)
        missing = self.cli("evidence", "--check", self.folder / "none", project=project)
        self.assertEqual(missing.code, 2, missing)

    def test_usage(self):
        project = self.make_project(FILES)
        for args in (["evidence"], ["evidence", "--check"], ["evidence", "x.json"]):
            self.assertEqual(self.cli(*args, project=project).code, 2, args)


tap.main()
