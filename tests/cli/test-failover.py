# SPDX-License-Identifier: GPL-3.0-or-later
"""The server is replaced while a COMMIT is on its way: by a standby that is behind, or by one that
was promoted without that transaction. What became of it is said of the server that is the target
then, and a standby is asked again until it is one."""

import os
import shutil
import subprocess

import own_server
import tap
from proxy import Proxy

# As it is on the wire: its length goes before it.
COMMIT = "\x0bCOMMIT"
FILES = {"migrations/001_a.sql": "CREATE TABLE a ();\n",
         "migrations/002_b.sql": "CREATE TABLE b ();\n"}


class Failover(tap.TestCase):
    def setUp(self):
        super().setUp()
        if not tap.SOCKET:
            return
        self.project = self.make_project(FILES)
        self.server = own_server.OwnServer()
        self.addCleanup(self.server.remove)
        with open(self.server.folder / "data/postgresql.conf", "a", encoding="utf-8") as conf:
            conf.write("log_connections = on\n")
        self.own = {"DATABASE_URL": self.server.url}
        self.assertEqual(self.cli("apply", "001", project=self.project, env=self.own).code, 0)
        self.server.ask("CHECKPOINT")
        self.server.stop()
        self.older = self.server.folder / "older"
        subprocess.run(["cp", "-a", "--", self.server.folder / "data", self.older], check=True)
        self.server.start()

    def start_run(self, proxy):
        """A run whose COMMIT has arrived, and whose answer does not come."""
        proxy.cut_at(1, "after", "drop", COMMIT)
        run = self.start_cli("apply", "002", "--json", project=self.project,
                             env={"DATABASE_URL": proxy.url("postgres")})
        self.wait_for(lambda: proxy.counts.cuts > 0)
        self.wait_for(lambda: self.server.ask("SELECT to_regclass('b')") == "b")
        return run

    def replace(self, is_standby):
        self.server.stop()
        shutil.rmtree(self.server.folder / "data")
        os.rename(self.older, self.server.folder / "data")
        if is_standby:
            subprocess.run([*own_server.as_owner(), "touch",
                            self.server.folder / "data/standby.signal"], check=True)
        (self.server.folder / "log").write_text("", encoding="utf-8")
        self.server.start()

    def count_asked(self):
        """How often switchback has connected since the server was replaced."""
        return (self.server.folder / "log").read_text().count("application_name=switchback")

    def finish(self, run):
        out, err = run.communicate(timeout=tap.PATIENCE)
        return tap.Result(run.returncode, out.decode(), err.decode())

    def status(self):
        rows = self.cli("status", "--json", project=self.project, env=self.own).json
        return [row["state"] for row in rows if row["type"] == "migration"]

    @tap.needs_server
    def test_a_standby_that_is_behind(self):
        with Proxy(self.server.folder, own_server.PORT) as proxy:
            run = self.start_run(proxy)
            self.replace(is_standby=True)
            proxy.cut_now("close")
            self.wait_for(lambda: self.count_asked() >= 3 or run.poll() is not None)
            self.assertIsNone(run.poll(), "it believed a standby")
            self.server.ask("SELECT pg_promote()")
            result = self.finish(run)
        self.assertEqual(result.code, 1, result)
        self.assertIn("has not kept anything of this migration", result.out)
        self.assertEqual(self.status(), ["applied", "failed"])

    @tap.needs_server
    def test_a_standby_that_stays_one(self):
        with Proxy(self.server.folder, own_server.PORT) as proxy:
            run = self.start_run(proxy)
            self.replace(is_standby=True)
            proxy.cut_now("close")
            self.wait_for(lambda: self.count_asked() >= 3 or run.poll() is not None)
            run.terminate()
            result = self.finish(run)
        self.assertEqual(result.code, 4, result)

    @tap.needs_server
    def test_a_server_without_the_transaction(self):
        with Proxy(self.server.folder, own_server.PORT) as proxy:
            run = self.start_run(proxy)
            self.replace(is_standby=False)
            proxy.cut_now("close")
            result = self.finish(run)
        self.assertEqual(result.code, 1, result)
        self.assertEqual(self.status(), ["applied", "failed"])

    @tap.needs_server
    def test_nothing_runs_on_a_standby(self):
        self.replace(is_standby=True)
        result = self.cli("apply", project=self.project, env=self.own)
        self.assertEqual(result.code, 1, result)
        self.assertIn("standby", result.err)
        self.assertEqual(self.status(), ["applied", "pending"])
        result = self.cli("mark", "002", "--applied", "--yes", project=self.project, env=self.own)
        self.assertEqual(result.code, 1, result)
        self.assertIn("standby", result.err)


tap.main()
