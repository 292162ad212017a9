# SPDX-License-Identifier: GPL-3.0-or-later
"""What `doctor` says of this machine and of a target, and how it ends."""

import subprocess

import tap

FILES = {"migrations/001_a.sql": "CREATE TABLE a (id int);\n"}


class Doctor(tap.TestCase):
    def examine(self, project, database=None, **more):
        """The exit code, the lines by subject, and the summary."""
        result = self.cli("doctor", "--json", project=project, database=database, **more)
        lines = result.json
        by_subject = {}
        for line in lines[:-1]:
            by_subject.setdefault(line["subject"], []).append(line)
        return result.code, by_subject, lines[-1]

    @tap.needs_server
    def test_all_well(self):
        database = self.create_database()
        code, lines, summary = self.examine(self.make_project(FILES), database)
        self.assertEqual((code, summary["reached"], summary["problems"]), (0, True, 0), lines)
        self.assertEqual(lines["connection"][0]["fact"], "direct")
        self.assertIn("not there yet", lines["history"][0]["fact"])
        self.assertIn("superuser", lines["role"][0]["fact"])
        self.assertEqual(tap.psql("SELECT count(*) FROM pg_class WHERE relname LIKE 'migration_h%'",
                                  database), "0")

    @tap.needs_server
    def test_problems_and_next_steps(self):
        database = self.create_database()
        tap.psql("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)", database)
        subprocess.run(["psql", "-X", "-h", tap.SOCKET, "-p", tap.PORT, "-U", "postgres",
                        database, "-c", "CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a)"],
                       check=False, capture_output=True)
        code, lines, summary = self.examine(self.make_project(FILES), database)
        self.assertEqual((code, summary["problems"]), (5, 1), lines)
        self.assertEqual(lines["indexes"][0]["health"], "problem")
        self.assertIn("broken", lines["indexes"][0]["fact"])
        self.assertIn("REINDEX INDEX CONCURRENTLY broken", lines["indexes"][0]["next"])

    def test_not_reached(self):
        project = self.make_project(FILES)
        result = self.cli("doctor", "--database", "postgresql://u@127.0.0.1:1/d", project=project)
        self.assertEqual(result.code, 1, result)
        self.assertIn("server programs", result.out)
        self.assertIn("Connection refused", result.out)

    def test_secrets_in_git(self):
        project = self.make_project(FILES)
        git = ["git", "-C", str(project)]
        subprocess.run([*git, "init", "-q"], check=True)
        (project / ".env.local").write_text("DATABASE_URL=postgresql://u@127.0.0.1:1/d\n")
        _, lines, _ = self.examine(project)
        self.assertEqual(lines[".env.local"][0]["health"], "problem")
        (project / ".gitignore").write_text(".env.local\n")
        _, lines, _ = self.examine(project)
        self.assertEqual(lines[".env.local"][0]["health"], "ok")
        subprocess.run([*git, "add", "-f", ".env.local"], check=True)
        _, lines, _ = self.examine(project)
        self.assertIn("git keeps it", lines[".env.local"][0]["fact"])


tap.main()
