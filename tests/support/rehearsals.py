# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of rehearsals stand on: a project, its verdicts, the sandbox as a witness."""

import os
import signal
import subprocess

import tap

BASE = """
CREATE TABLE book (id int PRIMARY KEY, title text NOT NULL DEFAULT 'x', pages int);
CREATE INDEX book_title ON book (title) WITH (fillfactor = 70);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON book FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE book ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON book FOR SELECT TO authenticated USING (true);
GRANT SELECT ON book TO anon;
COMMENT ON TABLE book IS 'All books';
CREATE VIEW thin AS SELECT id FROM book WHERE pages < 100;
INSERT INTO book VALUES (1, 'one', 10), (2, 'two', 20);
CREATE TABLE trio (a int, b int);
"""


class TestCase(tap.TestCase):
    def make(self, files):
        return self.make_project({f"migrations/{name}": text for name, text in files.items()})

    def rehearse(self, project, *args, code, **more):
        result = self.cli("rehearse", "--json", *args, project=project, **more)
        self.assertEqual(result.code, code, result)
        *events, summary = result.json
        self.assertEqual(summary["type"], "summary")
        return [event for event in events if event["type"] == "rehearsal"]

    def hold(self, project):
        """Keeps the sandbox up until the test ends."""
        holder = self.start_cli("sandbox", "run", project=project)
        self.addCleanup(self.let_go, holder)
        self.assertTrue(holder.stdout.readline())
        return holder

    @staticmethod
    def let_go(holder):
        holder.send_signal(signal.SIGINT)
        holder.wait(tap.PATIENCE)

    def copies(self, project):
        """Throw-away databases in the sandbox that somebody keeps up."""
        return [name for name in self.databases(project) if name.startswith("c_")]

    def databases(self, project):
        return self.ask(project, "SELECT datname FROM pg_database")

    def ask(self, project, query, user="postgres"):
        """What the sandbox's server answers, asked through the project's own database."""
        url = self.cli("sandbox", "url", project=project).out.strip()
        url = url.replace("postgres@", f"{user}@", 1)
        program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")
        return subprocess.run([program, "-XqAt", "-d", url, "-c", query], capture_output=True,
                              text=True, timeout=tap.PATIENCE, check=True).stdout.split()
