# SPDX-License-Identifier: GPL-3.0-or-later
"""Syntax that is newer than the parser, which is PostgreSQL 15's: lint says so and makes nothing
up; a server that knows it runs it, one that does not changes nothing."""

import json

import tap

# From which server on, forward, rollback.
CASES = (
    (16, "CREATE TABLE notes (id int PRIMARY KEY, doc text STORAGE EXTERNAL);",
     "DROP TABLE notes;"),
    (16, "CREATE TABLE notes (id int PRIMARY KEY, doc jsonb, CHECK (doc IS JSON OBJECT));",
     "DROP TABLE notes;"),
    (16, "SELECT 1_000, 0x1F;", "SELECT 0b11;"),
    (17, "CREATE TABLE notes (id int PRIMARY KEY);\n"
         "MERGE INTO notes n USING (VALUES (1)) v (id) ON n.id = v.id\n"
         "  WHEN NOT MATCHED THEN INSERT (id) VALUES (v.id) RETURNING n.id;", "DROP TABLE notes;"),
    (17, "CREATE VIEW notes AS SELECT j.id FROM JSON_TABLE ('[{\"id\": 1}]'::jsonb, '$[*]'\n"
         "  COLUMNS (id int PATH '$.id')) AS j;", "DROP VIEW notes;"),
    (17, "CREATE TABLE notes (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED);\n"
         "ALTER TABLE notes ALTER COLUMN twice SET EXPRESSION AS (id * 3);", "DROP TABLE notes;"),
    (18, "CREATE TABLE notes (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) VIRTUAL);",
     "DROP TABLE notes;"),
    (18, "CREATE TABLE notes (id int PRIMARY KEY, doc text);\n"
         "ALTER TABLE notes ADD CONSTRAINT doc_there NOT NULL doc NOT VALID;", "DROP TABLE notes;"),
    (18, "CREATE TABLE notes (id int4range, at tstzrange, PRIMARY KEY (id, at WITHOUT OVERLAPS));",
     "DROP TABLE notes;"),
    (18, "CREATE TABLE notes (id int PRIMARY KEY, doc text, CHECK (doc <> '') NOT ENFORCED);",
     "DROP TABLE notes;"),
)


class NewerSyntax(tap.TestCase):
    def lint(self, project, database):
        result = self.cli("lint", "--json", project=project, database=database)
        rows = [json.loads(line) for line in result.out.splitlines()]
        return [row for row in rows if row["type"] == "finding"]

    @tap.needs_server
    def test_newer_syntax(self):
        major = int(tap.psql("SHOW server_version_num")) // 10000
        for i, (version, forward, rollback) in enumerate(CASES):
            with self.subTest(forward):
                database = self.create_database()
                project = self.make_project({"migrations/001_notes.sql": forward + "\n",
                                             "migrations/rollback_001.sql": rollback + "\n"},
                                            name=f"project{i}")
                found = self.lint(project, database)
                newer = [row for row in found if row["rule"] == "SY003"]
                self.assertTrue(newer, found)
                self.assertIn(f"PostgreSQL {version}", newer[0]["fix"], newer)
                self.assertNotEqual(newer[0]["severity"], "error", newer)
                wrong = [row["rule"] for row in found if row["severity"] == "error"
                         and row["rule"] != "SY003"]
                self.assertEqual(wrong, [])
                result = self.cli("apply", "--json", project=project, database=database)
                if major < version:
                    self.assertEqual(result.code, 1, result)
                    self.assertEqual(result.json[-1]["outcome"], "failed")
                    continue
                self.assertEqual(result.code, 0, result)
                self.assertEqual(self.cli("rollback", "--all", "--yes", project=project,
                                          database=database).code, 0)
                self.assertEqual(tap.psql("SELECT count(*) FROM pg_class WHERE relname = 'notes'",
                                          database), "0")


tap.main()
