# SPDX-License-Identifier: GPL-3.0-or-later
"""What `doctor` says of this machine and of a target, and how it ends."""

import os
import re
import signal
import subprocess
import time
import uuid

import bouncer
import own_session
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

    def as_role(self, database, grants=""):
        """A role without rights but these, and the address with it."""
        role = f"r_{database}"
        tap.psql(f"CREATE ROLE {role} LOGIN; {grants.format(role=role)}", database)
        self.addCleanup(tap.psql, f"DROP OWNED BY {role}; DROP ROLE {role}", database)
        return {"DATABASE_URL": tap.url(database, role)}

    def applied(self):
        """A database in which the project is applied, and the project."""
        database, project = self.create_database(), self.make_project(FILES)
        self.assertEqual(self.cli("apply", project=project, database=database).code, 0)
        return database, project

    @tap.needs_server
    def test_version_of_the_journal(self):
        database, project = self.applied()
        _, lines, _ = self.examine(project, database)
        self.assertIn("schema version 1", lines["journal"][0]["fact"])
        tap.psql("UPDATE switchback.meta SET schema_version = 99", database)
        code, lines, _ = self.examine(project, database)
        self.assertEqual((code, lines["journal"][0]["health"]), (5, "problem"), lines)
        self.assertIn("99", lines["journal"][0]["fact"])
        for command in ("status", "apply"):
            result = self.cli(command, project=project, database=database)
            self.assertEqual(result.code, 1, result)
            self.assertIn("a newer Switchback", result.err)

    @tap.needs_server
    def test_somebody_elses_journal(self):
        """It is told for what it is, and a run goes on without a journal."""
        database, project = self.create_database(), self.make_project(FILES)
        tap.psql("CREATE SCHEMA switchback; CREATE TABLE switchback.run (id int)", database)
        _, lines, _ = self.examine(project, database)
        self.assertEqual(lines["journal"][0]["health"], "warning", lines)
        self.assertIn('"switchback.run" has no column "run_id"', lines["journal"][0]["fact"])
        result = self.cli("apply", project=project, database=database)
        self.assertEqual(result.code, 0, result)
        self.assertIn("Switchback did not make", result.out)
        self.assertEqual(tap.psql("SELECT count(*) FROM pg_class WHERE relnamespace = "
                                  "'switchback'::regnamespace AND relkind = 'r'", database), "1")

    @tap.needs_server
    def test_row_level_security_on_the_history(self):
        database, project = self.applied()
        tap.psql("ALTER TABLE migration_history ENABLE ROW LEVEL SECURITY", database)
        env = self.as_role(database, "GRANT ALL ON migration_history TO {role}")
        code, lines, _ = self.examine(project, env=env)
        self.assertEqual((code, lines["history"][0]["health"]), (5, "problem"), lines)
        self.assertIn("row-level security", lines["history"][0]["fact"])
        self.assertIn("owner", lines["history"][0]["next"])

    @tap.needs_server
    def test_role_with_few_rights(self):
        database, project = self.applied()
        # It is on where another test has made the role anon.
        tap.psql("ALTER TABLE migration_history DISABLE ROW LEVEL SECURITY", database)
        env = self.as_role(database, "GRANT SELECT ON migration_history TO {role}")
        code, lines, _ = self.examine(project, env=env)
        self.assertEqual((code, lines["history"][0]["health"]), (5, "problem"), lines)
        self.assertIn("may not write", lines["history"][0]["fact"])
        self.assertEqual(lines["journal"][0]["health"], "warning", lines)
        self.assertNotIn("superuser", lines["role"][0]["fact"])

    @tap.needs_server
    def test_role_that_may_not_make_the_history(self):
        database = self.create_database()
        code, lines, _ = self.examine(self.make_project(FILES), env=self.as_role(database))
        self.assertEqual((code, lines["history"][0]["health"]), (5, "problem"), lines)
        self.assertIn("may not make it", lines["history"][0]["fact"])

    @tap.needs_server
    def test_session_idle_in_a_transaction(self):
        database, project = self.create_database(), self.make_project(FILES)
        with own_session.hold(database, "CREATE TABLE coffee ()") as pid:
            lines = {}

            def is_seen():
                nonlocal lines
                _, lines, _ = self.examine(project, database)
                return lines["sessions"][0]["health"] == "warning"

            self.wait_for(is_seen)
            self.assertIn(f"process {pid} of postgres", lines["sessions"][0]["fact"])
            self.assertIn(f"pg_terminate_backend({pid})", lines["sessions"][0]["next"])

    @bouncer.needs_bouncer
    @tap.needs_server
    def test_pooled_target(self):
        database, project = self.create_database(), self.make_project(FILES)
        with bouncer.Bouncer("transaction") as pool:
            env = {"DATABASE_URL": pool.url(database)}
            code, lines, _ = self.examine(project, env=env)
        self.assertEqual((code, lines["connection"][0]["health"]), (0, "warning"), lines)
        self.assertIn("transaction", lines["connection"][0]["fact"])
        self.assertIn("DIRECT_DATABASE_URL", lines["connection"][0]["next"])

    @tap.needs_server
    def test_runs_that_go_on_or_were_cut_off(self):
        project = self.make_project({"migrations/001_a.sql": "SELECT pg_sleep(100000);\n"})
        database = self.create_database()
        process = self.start_cli("apply", project=project, database=database)
        sleeper = (f"SELECT pid FROM pg_stat_activity WHERE datname = '{database}' "
                   "AND wait_event = 'PgSleep'")
        self.wait_for(lambda: tap.psql(sleeper))
        _, lines, _ = self.examine(project, database)
        self.assertEqual([line["health"] for line in lines["run logs"]], ["ok"], lines)
        self.assertIn("1 run goes on", lines["run logs"][0]["fact"])
        process.send_signal(signal.SIGKILL)
        process.wait()
        _, lines, _ = self.examine(project, database)
        self.assertEqual([line["health"] for line in lines["run logs"]], ["warning"], lines)
        line = lines["run logs"][0]
        self.assertRegex(line["fact"], f"database {database}, was cut off: it began just now")
        log = line["next"].split('"')[1]
        later = os.path.dirname(log) + "/" + str(uuid.uuid4())
        with open(log, encoding="utf-8") as text, open(later, "w", encoding="utf-8") as copy:
            copy.write(re.sub(r"(?m)^started\t\d+$",
                              f"started\t{int((time.time() - 3 * 86400) * 1e6)}", text.read()))
        _, lines, _ = self.examine(project, database)
        self.assertTrue(any("it began 3 days ago" in line["fact"] for line in lines["run logs"]))
        os.unlink(later)
        self.assertEqual(self.cli("status", project=project, database=database).code, 0)
        _, lines, _ = self.examine(project, database)
        self.assertIn("no run", lines["run logs"][0]["fact"])

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
