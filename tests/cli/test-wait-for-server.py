# SPDX-License-Identifier: GPL-3.0-or-later
"""--wait-for-server: a server that comes late, one that is full, and reasons that do not pass."""

import signal

import own_server
import tap

FILES = {"migrations/001_a.sql": "CREATE TABLE a ();\n"}
NOBODY = "postgresql://u@127.0.0.1:1/d"


class WaitForServer(tap.TestCase):
    def finish(self, process):
        out, err = process.communicate(timeout=tap.PATIENCE)
        return tap.Result(process.returncode, out.decode(), err.decode())

    def start_waiting(self, url, *args):
        """Starts it, and returns it when it says that it waits, with what it has said."""
        process = self.start_cli(*args, "--wait-for-server=10min",
                                 project=self.make_project(FILES), env={"DATABASE_URL": url})
        said = ""
        while "waiting for the server" not in said:
            line = process.stderr.readline().decode()
            self.assertTrue(line, said)
            said += line
        return process, said

    @tap.needs_server
    def test_server_that_comes_late(self):
        server = own_server.OwnServer()
        self.addCleanup(server.remove)
        server.stop()
        process, said = self.start_waiting(server.url, "apply", "--json")
        server.start()
        result = self.finish(process)
        self.assertEqual(result.code, 0, result)
        self.assertEqual(result.json[-1]["outcome"], "applied")
        for reason in "No such file", "refused", "starting up":  # each at most once
            self.assertLessEqual((said + result.err).count(reason), 1, said + result.err)

    @tap.needs_server
    def test_server_that_is_full(self):
        database = self.create_database()
        tap.psql(f"CREATE ROLE u_{database} LOGIN; ALTER DATABASE {database} CONNECTION LIMIT 0")
        process, said = self.start_waiting(tap.url(database, f"u_{database}"), "status", "--json")
        self.assertIn("too many connections for database", said)
        self.assertNotIn("53300", said)
        tap.psql(f"ALTER DATABASE {database} CONNECTION LIMIT -1")
        result = self.finish(process)
        self.assertEqual(result.code, 0, result)
        self.assertEqual(result.json[-1]["type"], "summary")
        tap.psql(f"DROP ROLE u_{database}")

    @tap.needs_server
    def test_database_that_is_not_there(self):
        result = self.cli("status", "--wait-for-server=10min", project=self.make_project(FILES),
                          env={"DATABASE_URL": tap.url("nowhere")})
        self.assertEqual(result.code, 1, result)
        self.assertIn('FATAL:  database "nowhere" does not exist', result.err)
        self.assertNotIn("waiting", result.err)
        self.assertNotIn("postinit.c", result.err)

    @tap.needs_server
    def test_role_that_is_not_there(self):
        result = self.cli("doctor", "--wait-for-server=10min", project=self.make_project(FILES),
                          env={"DATABASE_URL": tap.url("postgres", "nobody")})
        self.assertEqual(result.code, 1, result)
        self.assertIn('role "nobody" does not exist', result.out)
        self.assertNotIn("waiting", result.err)

    def test_interrupt_ends_it(self):
        process, _ = self.start_waiting(NOBODY, "status", "--json")
        process.send_signal(signal.SIGINT)
        result = self.finish(process)
        self.assertEqual(result.code, 1, result)
        self.assertEqual(result.json[-1]["outcome"], "cancelled")

    def test_time_is_over(self):
        for command in "status", "doctor":
            with self.subTest(command):
                result = self.cli(command, "--wait-for-server=200ms", env={"DATABASE_URL": NOBODY},
                                  project=self.make_project(FILES, command))
                self.assertEqual(result.code, 1, result)
                self.assertEqual(result.err.count("waiting for the server"), 1, result)
                self.assertIn("Connection refused", result.out + result.err)

    def test_without_the_option(self):
        result = self.cli("status", project=self.make_project(FILES), env={"DATABASE_URL": NOBODY})
        self.assertEqual(result.code, 1, result)
        self.assertNotIn("waiting", result.err)

    def test_wrong_time(self):
        result = self.cli("status", "--wait-for-server=soon", project=self.make_project(FILES))
        self.assertEqual(result.code, 2, result)


tap.main()
