# SPDX-License-Identifier: GPL-3.0-or-later
"""rehearse --copy-of target: on copies of the target's schema, which is only read."""

import os
import subprocess

import tap

TRIPLE = {
    "001_base.sql": "CREATE TABLE book (id int PRIMARY KEY, title text);",
    "rollback_001.sql": "DROP TABLE book;",
    "002_pages.sql": "ALTER TABLE book ADD COLUMN pages int;",
    "rollback_002.sql": "ALTER TABLE book DROP COLUMN pages;",
    "003_shelf.sql": "CREATE TABLE shelf (id int PRIMARY KEY, book int REFERENCES book);\n"
                     "GRANT SELECT ON shelf TO @reader;",
    "rollback_003.sql": "DROP TABLE shelf;",
}
# What no migration has made.
BY_HAND = """
CREATE ROLE @owner CREATEROLE;
CREATE ROLE @reader;
GRANT @reader TO @owner;
CREATE SCHEMA elsewhere AUTHORIZATION @owner;
CREATE TABLE elsewhere.note (id serial, body text NOT NULL DEFAULT 'it''s; a $$ text');
ALTER TABLE elsewhere.note OWNER TO @owner;
GRANT SELECT (body) ON elsewhere.note TO @reader WITH GRANT OPTION;
CREATE MATERIALIZED VIEW elsewhere.many AS SELECT count(*) FROM elsewhere.note;
CREATE FUNCTION elsewhere.touch() RETURNS trigger LANGUAGE plpgsql
  AS $f$ BEGIN NEW.body := 'x;'; RETURN NEW; END $f$;
CREATE TRIGGER touched BEFORE UPDATE ON elsewhere.note FOR EACH ROW
  EXECUTE FUNCTION elsewhere.touch();
ALTER DEFAULT PRIVILEGES IN SCHEMA elsewhere GRANT SELECT ON TABLES TO @reader;
INSERT INTO elsewhere.note (body) VALUES ('a row that stays where it is');
COMMENT ON TABLE book IS 'made by hand';
"""


@tap.needs_server
class CopyOfTarget(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.database = self.create_database()
        self.files = {f"migrations/{name}": self.fill(text) for name, text in TRIPLE.items()}
        self.project = self.make_project(self.files)
        for name in ("owner", "reader"):
            self.addCleanup(tap.psql, self.fill(f"DROP ROLE IF EXISTS @{name}"))
            self.addCleanup(tap.psql, self.fill(
                f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '@{name}') THEN "
                f"DROP OWNED BY @{name} CASCADE; END IF; END $$"), self.database)

    def fill(self, text):
        """Roles are the whole server's, and other tests run at the same time."""
        return text.replace("@", f"{self.database}_")

    def begin(self):
        result = self.cli("apply", "001", "002", "--yes", project=self.project,
                          database=self.database)
        self.assertEqual(result.code, 0, result)
        tap.psql(self.fill(BY_HAND), self.database)
        tap.psql(f"ALTER DATABASE {self.database} SET search_path = \"$user\", public, elsewhere;"
                 f"ALTER DATABASE {self.database} SET work_mem = '5MB'")

    def fingerprint(self):
        result = self.cli("fingerprint", "--list", project=self.project, database=self.database)
        self.assertEqual(result.code, 0, result)
        return result.out, self.counters()

    def counters(self):
        """What a write would change: rows of all tables, and the next number of each sequence."""
        return tap.psql("SELECT last_value FROM elsewhere.note_id_seq; "
                        "SELECT * FROM migration_history; SELECT * FROM switchback.step; "
                        "SELECT * FROM elsewhere.note", self.database)

    def rehearse(self, *args, code=0, **more):
        result = self.cli("rehearse", "--copy-of", "target", "--json", *args, project=self.project,
                          database=self.database, **more)
        self.assertEqual(result.code, code, result)
        return [event for event in result.json if event["type"] == "rehearsal"]

    def test_by_dump(self):
        self.begin()
        before = self.fingerprint()
        (verdict,) = self.rehearse()
        self.assertEqual((verdict["version"], verdict["grade"]), ("003", "exact"), verdict)
        copy = verdict["copy_of_target"]
        self.assertEqual((copy["by"], copy["differences"], copy["notes"]), ("pg_dump", [], []))
        self.assertGreater(int(copy["pg_dump"].split(".")[0]), 12)
        self.assertEqual(self.fingerprint(), before)
        # Its schema counts, with what was made by hand; made by the scripts alone it would not be.
        self.write(self.project, {
            "migrations/004_hand.sql": "ALTER TABLE elsewhere.note ADD COLUMN more int;",
            "migrations/rollback_004.sql": "ALTER TABLE elsewhere.note DROP COLUMN more;"})
        verdicts = self.rehearse()
        self.assertEqual([v["grade"] for v in verdicts], ["exact", "exact"], verdicts)
        (verdict,) = self.rehearse("002", code=5)
        self.assertEqual(verdict["grade"], "not-rehearsed")
        self.assertIn("applied on the target", verdict["reason"])
        shown = self.cli("rehearse", "004", "--copy-of", "target", project=self.project,
                         database=self.database)
        self.assertRegex(shown.out, r"on a copy of the target's schema, read by pg_dump [0-9.]+\n")
        self.assertEqual(self.fingerprint(), before)

    def test_by_replay(self):
        self.begin()
        before = self.fingerprint()
        for program, why in (("/bin/false", "there is no pg_dump on this machine"),
                             (self.make_old_dump(), "pg_dump 9.6 cannot read a server")):
            (verdict,) = self.rehearse(env={"SWITCHBACK_PG_DUMP": program}, code=5)
            copy = verdict["copy_of_target"]
            self.assertEqual(copy["by"], "replay", copy)
            self.assertIn(why, copy["why"])
            names = [f"{d['change']} {d['kind']} {d['name']}" for d in copy["differences"]]
            self.assertIn("removed table elsewhere.note", names)
            self.assertIn("removed comment table public.book", names)
            self.assertIn("role", verdict["reason"], "which no script has made")
        self.assertEqual(self.fingerprint(), before)

    def make_old_dump(self):
        program = self.folder / "old_pg_dump"
        program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n")
        program.chmod(0o755)
        return str(program)

    def test_password(self):
        """Neither in the arguments of pg_dump, nor in a file that stays."""
        self.begin()
        spy = self.folder / "spy"
        program = subprocess.run(
            ["sh", "-c", "ls /usr/lib/postgresql/*/bin/pg_dump || command -v pg_dump"],
            capture_output=True, text=True, check=True).stdout.split()[-1]
        spy.write_text("#!/bin/sh\n"
                       f"[ \"$1\" = --version ] || {{ tr '\\0' '\\n' < /proc/$$/cmdline; "
                       f"env; cat $PGSERVICEFILE; }} >> {self.folder}/seen\n"
                       f"[ \"$1\" = --version ] || cat $PGPASSFILE >> {self.folder}/passwords\n"
                       f"exec {program} \"$@\"\n")
        spy.chmod(0o755)
        url = tap.url(self.database).replace("postgres@", "postgres:se%3Acr%5Cet@")
        (verdict,) = self.rehearse("--database", url, env={"SWITCHBACK_PG_DUMP": str(spy)})
        self.assertEqual(verdict["copy_of_target"]["by"], "pg_dump")
        seen = (self.folder / "seen").read_text()
        self.assertIn("--schema-only", seen)
        self.assertNotIn("se:cr", seen)
        self.assertIn("*:*:*:*:se\\:cr\\\\et\n", (self.folder / "passwords").read_text())

    def test_what_cannot_be_copied(self):
        self.begin()
        program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")
        held = subprocess.Popen([program, "-XqAt", "-d", tap.url(self.database)],
                                stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True)
        self.addCleanup(tap._end, held)
        held.stdin.write("BEGIN; LOCK TABLE book; SELECT 1;\n")
        held.stdin.flush()
        self.assertEqual(held.stdout.readline(), "1\n")
        result = self.cli("rehearse", "--copy-of", "target", project=self.project,
                          database=self.database)
        self.assertEqual(result.code, 1, result)
        self.assertIn("lock timeout", result.err)
        result = self.cli("rehearse", "--copy-of", "nothing", project=self.project)
        self.assertEqual(result.code, 2, result)
        result = self.cli("rehearse", "--copy-of", "target", "--database",
                          "postgresql:///nothing?host=/nowhere", project=self.project)
        self.assertEqual(result.code, 1, result)


if __name__ == "__main__":
    tap.main()
