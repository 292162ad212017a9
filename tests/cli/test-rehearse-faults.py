# SPDX-License-Identifier: GPL-3.0-or-later
"""rehearse when something goes wrong: what is said, what is left, what a target sees of it."""

import os
import pathlib
import signal
import subprocess
import unittest

import rehearsals
import tap

SLEEP = "SELECT pg_sleep(600);"
FILES = {
    "001_base.sql": "CREATE TABLE a (id int);", "rollback_001.sql": "DROP TABLE a;",
    "002_slow.sql": f"ALTER TABLE a ADD COLUMN b int;\n{SLEEP}",
    "rollback_002.sql": "ALTER TABLE a DROP COLUMN b;",
    "003_slow_back.sql": "ALTER TABLE a ADD COLUMN c int;",
    "rollback_003.sql": f"ALTER TABLE a DROP COLUMN c;\n{SLEEP}",
    "004_slow_check.sql": "ALTER TABLE a ADD COLUMN d int;",
    "rollback_004.sql": "ALTER TABLE a DROP COLUMN d;", "verify_004.sql": SLEEP,
    # Outside of one transaction: something of it stays.
    "005_slow_single.sql": f"CREATE INDEX CONCURRENTLY i ON a (id);\n{SLEEP}",
    "rollback_005.sql": "DROP INDEX CONCURRENTLY i;",
}
# Each alone behind the base: what comes before it would sleep, too.
POINTS = ("002", "003", "004", "005")


@tap.needs_server
class RehearseFaults(rehearsals.TestCase):
    def make_one(self, version):
        """A project of the base and one migration that sleeps."""
        return self.make_project(
            {f"migrations/{name}": text for name, text in FILES.items()
             if version in name or "001" in name}, f"of-{version}")

    def servers(self):
        """Processes of the sandbox: {pid: parent}."""
        found = {}
        for proc in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(proc / "cwd").startswith(
                        (str(self.folder), str(self.sandbox_root))):
                    stat = (proc / "stat").read_text()
                    found[int(proc.name)] = int(stat.rpartition(")")[2].split()[1])
            except OSError:
                pass
        return found

    def start_until_it_sleeps(self, project, version):
        process = self.start_cli("rehearse", version, project=project)
        self.wait_for(lambda: self.sleeps(project) or process.poll() is not None)
        self.assertIsNone(process.poll())
        return process

    def sleeps(self, project):
        # The server may not be up yet.
        try:
            return self.ask(project, "SELECT datname FROM pg_stat_activity "
                                     "WHERE datname ~ '^c_' AND query ~ 'pg_sleep'"
                                     " AND wait_event = 'PgSleep'")
        except subprocess.CalledProcessError:
            return []

    def end(self, process):
        out, err = process.communicate(timeout=tap.PATIENCE)
        return tap.Result(process.returncode, out.decode(), err.decode())

    def check_nothing_is_left(self, project):
        """No process; and after the next rehearsal, no database."""
        self.wait_for(lambda: not self.servers())
        holder = self.hold(project)
        before = [name for name in self.databases(project) if name[:2] not in ("c_", "s_")]
        (verdict,) = self.rehearse(project, "001", code=0)
        self.assertEqual(verdict["grade"], "exact")
        self.assertEqual([name for name in self.databases(project) if not name.startswith("s_")],
                         before)
        self.let_go(holder)

    def test_killed(self):
        for version in POINTS:
            with self.subTest(version):
                project = self.make_one(version)
                process = self.start_until_it_sleeps(project, version)
                process.kill()
                process.wait(tap.PATIENCE)
                self.check_nothing_is_left(project)

    def test_cancelled(self):
        project = self.make_one("003")
        result = self.start_until_it_sleeps(project, "003")
        result.send_signal(signal.SIGINT)
        result = self.end(result)
        self.assertEqual(result.code, 1, result)
        self.assertIn("cancelled", result.err)
        self.check_nothing_is_left(project)

    def test_hangs(self):
        """Forward, the way back, a check, and outside of one transaction."""
        for version in POINTS:
            with self.subTest(version):
                project = self.make_one(version)
                (verdict,) = self.rehearse(project, version, "--time-limit", "1s", code=5)
                self.assertEqual(verdict["grade"], "fails", verdict)
                self.assertTrue(verdict["reason"].startswith(
                    "rollback: " if version == "003" else "forward: "), verdict["reason"])
                self.assertIn("it hangs: it was not done after 1.0 s", verdict["reason"])
        self.check_nothing_is_left(project)

    def test_hangs_by_lock(self):
        """Of a lock that nobody lets go of, where the statement cannot be cancelled."""
        project = self.make({
            "001_base.sql": FILES["001_base.sql"], "rollback_001.sql": FILES["rollback_001.sql"],
            "002_lock.sql": "CREATE EXTENSION dblink;\nALTER TABLE a ADD COLUMN b int;\n"
            "SELECT * FROM dblink('dbname=' || current_database() || ' user=postgres host=' ||"
            " trim('\"' FROM current_setting('unix_socket_directories')) || ' port=' ||"
            " current_setting('port'), 'SELECT count(*) FROM a') AS t (n bigint);",
            "rollback_002.sql": "ALTER TABLE a DROP COLUMN b;\nDROP EXTENSION dblink;"})
        (verdict,) = self.rehearse(project, "002", "--time-limit", "1s", code=5)
        self.assertEqual(verdict["grade"], "fails", verdict)
        self.assertIn("it hangs", verdict["reason"])
        self.check_nothing_is_left(project)

    def test_server_killed(self):
        project = self.make_one("002")
        process = self.start_until_it_sleeps(project, "002")
        servers = self.servers()
        (postmaster,) = {parent for parent in servers.values() if parent in servers}
        os.kill(postmaster, signal.SIGKILL)
        result = self.end(process)
        self.assertEqual(result.code, 1, result)
        self.assertRegex(result.err, "server closed the connection|terminating connection|"
                                     "connection .* lost|is gone")
        self.check_nothing_is_left(project)

    def test_state_in_use(self):
        project = self.make({"001_base.sql": FILES["001_base.sql"],
                             "rollback_001.sql": FILES["rollback_001.sql"],
                             "002_next.sql": "CREATE TABLE b (id int);",
                             "rollback_002.sql": "DROP TABLE b;"})
        self.hold(project)
        self.rehearse(project, "002", code=0)
        (state,) = [name for name in self.databases(project) if name.startswith("s_")]
        self.ask(project, f"ALTER DATABASE {state} ALLOW_CONNECTIONS true", user="supabase_admin")
        somebody = self.psql(project, state)
        result = self.cli("rehearse", "002", project=project)
        self.assertEqual(result.code, 1, result)
        self.assertIn(f'source database "{state}" is being accessed by other users', result.err)
        self.assertEqual(self.copies(project), [])
        somebody.communicate(b"", timeout=tap.PATIENCE)
        self.rehearse(project, "002", code=0)

    def psql(self, project, database):
        """A psql that is connected, until its input ends."""
        url = self.cli("sandbox", "url", project=project).out.strip()
        program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")
        process = subprocess.Popen(
            [program, "-XqAt", "-d", url.replace(url.split("/")[3].split("?")[0], database)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(process.kill)
        process.stdin.write(b"SELECT 1;\n")
        process.stdin.flush()
        self.assertEqual(process.stdout.readline(), b"1\n")
        return process

    def test_disk_full(self):
        size = "size=260m,mode=711"
        if subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", self.sandbox_root],
                          capture_output=True, check=False).returncode != 0:
            raise unittest.SkipTest("no small file system may be mounted")
        self.addCleanup(subprocess.run, ["umount", "--lazy", self.sandbox_root], check=False)
        project = self.make({"001_base.sql": FILES["001_base.sql"],
                             "rollback_001.sql": FILES["rollback_001.sql"],
                             "002_big.sql": "CREATE UNLOGGED TABLE b AS SELECT repeat('x', 2000) "
                                            "FROM generate_series(1, 1000000);",
                             "rollback_002.sql": "DROP TABLE b;"})
        (verdict,) = self.rehearse(project, "002", code=5)
        # That is no fault of the migration.
        self.assertEqual(verdict["grade"], "not-rehearsed", verdict)
        self.assertIn("the sandbox's disk is full", verdict["reason"])
        self.check_nothing_is_left(project)

    def look(self, project, database):
        """A target's schema and histories."""
        return (self.cli("fingerprint", project=project, database=database).out,
                tap.psql("SELECT * FROM migration_history", database),
                tap.psql("SELECT * FROM switchback.step", database))

    def test_target_is_not_touched(self):
        """Its sizes are asked, and what is late there; no more."""
        database = self.create_database()
        url = self.environment(database)["DATABASE_URL"]
        project = self.make_one("002")
        self.write(project, {"migrations/003_newer.sql": "CREATE TABLE newer (id int);",
                             "migrations/rollback_003.sql": "DROP TABLE newer;"})
        self.cli("apply", "001", "003", project=project, database=database)
        before = self.look(project, database)
        self.assertIn("003", before[1])
        process = self.start_cli("rehearse", "002", "--order", "--database", url,
                                 project=project)
        self.wait_for(lambda: self.sleeps(project))
        process.kill()
        process.wait(tap.PATIENCE)
        self.assertEqual(self.look(project, database), before)
        self.check_nothing_is_left(project)
        self.wait_for(lambda: tap.psql("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                       f"'{database}' AND pid <> pg_backend_pid()") == "0")


tap.main()
