# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers and networks that fall silent, and a person who presses ^C once, twice, three times: the
program ends, what it says is so, the next one knows what became of it and goes on."""

import collections
import os
import pathlib
import signal
import subprocess
import threading
import unittest

import own_server
import proxy
import tap
import witness

# Stands still for as long as there is a row in the gate.
WAIT = ("DO $$ BEGIN WHILE EXISTS (SELECT FROM public.gate) LOOP PERFORM pg_sleep(0.005); END LOOP;"
        " END $$;\n")
PAIR = {"migrations/001_a.sql": "CREATE TABLE a ();\n",
        "migrations/002_b.sql": f"CREATE TABLE b ();\n{WAIT}",
        "migrations/003_c.sql": "CREATE TABLE c ();\n"}
SINGLE = {"migrations/001_a.sql": "CREATE TABLE a ();\n",
          "migrations/002_b.sql": f"-- switchback: no-transaction\nCREATE TABLE b ();\n{WAIT}",
          "migrations/003_c.sql": "CREATE TABLE c ();\n"}
SLEEPERS = ("SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND application_name LIKE 'switchback%' AND wait_event = 'PgSleep'")
RUNNERS = ("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
           "AND application_name LIKE 'switchback%'")
TABLES = "SELECT to_regclass('a') IS NOT NULL, to_regclass('b') IS NOT NULL, " \
         "to_regclass('c') IS NOT NULL"


def has_socket(pid):
    """Whether it is connecting."""
    return any(os.readlink(fd).startswith("socket:")
               for fd in pathlib.Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink())


class Silence(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.database = self.create_database()
        self.ask = lambda sql: tap.psql(sql, self.database)
        self.env = {}
        self.proxy = None

    def close_gate(self):
        self.ask("CREATE TABLE gate AS SELECT 1")

    def behind_proxy(self):
        self.proxy = proxy.Proxy(tap.SOCKET, tap.PORT)
        self.addCleanup(self.proxy.close)
        self.env = {"DATABASE_URL": self.proxy.url(self.database)}

    def own_server(self):
        self.server = own_server.OwnServer()
        self.addCleanup(self.server.remove)
        self.ask = self.server.ask
        self.database = None
        self.env = {"DATABASE_URL": self.server.url}

    def start(self, files, *args):
        self.project = self.make_project(files)
        return self.start_cli(*(args or ["apply"]), project=self.project, database=self.database,
                              env=self.env)

    def sleeper(self):
        """The server process that stands before the gate."""
        found = []
        self.wait_for(lambda: found.append(self.ask(SLEEPERS)) or found[-1])
        return int(found[-1])

    def press(self, process, times):
        """^C, waiting each time until it is heard; fewer times where the program ends before."""
        words = [b"cancelling unless", b"ending the server process", b"giving the connection up"]
        text = b""
        for word in words[:times]:
            process.send_signal(signal.SIGINT)
            while word not in text:
                line = process.stderr.readline()
                if not line:
                    return
                text += line

    def finish(self, process):
        try:
            out, err = process.communicate(timeout=tap.PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError("the program hangs") from None
        return tap.Result(process.returncode, out.decode(), err.decode())

    def assert_states(self, states):
        """What status says, once the network is back and the server has noticed."""
        if self.proxy:
            self.proxy.cut_now("close")
            self.proxy.greet("serve")
        self.wait_for(lambda: self.ask(RUNNERS) == "0")
        result = self.cli("status", "--json", project=self.project, database=self.database,
                          env=self.env)
        shown = [line["state"] for line in result.json if line["type"] == "migration"]
        self.assertEqual(shown, states, result)

    def assert_goes_on(self, states):
        """What status says is so, and one more apply ends the work."""
        self.assert_states(states)
        self.ask("DELETE FROM gate")
        result = self.cli("apply", project=self.project, database=self.database, env=self.env)
        self.assertEqual(result.code, 0, result)
        self.assertEqual(self.ask(TABLES), "t|t|t")
        self.assertEqual(self.ask("SELECT count(*) FROM migration_history"), "3")

    @tap.needs_server
    def test_network_falls_silent_in_a_statement(self):
        self.behind_proxy()
        self.close_gate()
        process = self.start(PAIR)
        self.sleeper()
        self.proxy.cut_now("drop")
        self.proxy.greet("silent")
        self.press(process, 3)
        result = self.finish(process)
        self.assertEqual(result.code, 3, result)
        self.assertIn("nothing of 002 stays; 1 migration before it stays applied", result.out)
        self.assertEqual(self.ask(TABLES), "t|f|f")
        self.assert_goes_on(["applied", "pending", "pending"])

    @tap.needs_server
    def test_network_falls_silent_between_statements_of_their_own(self):
        self.behind_proxy()
        self.close_gate()
        process = self.start(SINGLE)
        self.sleeper()
        self.proxy.cut_now("drop")
        self.proxy.greet("silent")
        self.press(process, 3)
        result = self.finish(process)
        self.assertEqual(result.code, 3, result)
        self.assertIn("002 stopped half-way", result.out)
        self.assert_states(["applied", "partial", "pending"])

    @tap.needs_server
    def test_network_falls_silent_when_commit_was_sent(self):
        for moment, state in (("before", "pending"), ("after", "applied")):
            with self.subTest(moment):
                self.setUp()
                self.behind_proxy()
                self.close_gate()
                process = self.start(PAIR)
                self.sleeper()
                self.proxy.cut_at(1, moment, "drop", "COMMIT")
                self.proxy.greet("silent")
                self.ask("DELETE FROM gate")
                self.wait_for(lambda: self.proxy.counts.cuts == 1)
                self.press(process, 3)
                result = self.finish(process)
                self.assertEqual(result.code, 4, result)
                self.assertIn("002 was being committed; whether it was is not known", result.out)
                self.assert_goes_on(["applied", state, "pending"])

    @tap.needs_server
    def test_cancel_while_asking_what_became_of_it(self):
        for moment, state in (("before", "pending"), ("after", "applied")):
            with self.subTest(moment):
                self.setUp()
                self.behind_proxy()
                self.close_gate()
                process = self.start(PAIR, "apply", "--json")
                self.sleeper()
                self.proxy.cut_at(1, moment, "close", "COMMIT")
                self.proxy.greet("silent")
                self.ask("DELETE FROM gate")
                line = tap.read_until(process.stdout, b'"connection"')
                self.assertIn(b"002 was being committed; asking the target what became", line)
                process.send_signal(signal.SIGINT)
                result = self.finish(process)
                self.assertEqual(result.code, 4, result)
                words = "giving up asking; the next start tells what became of it"
                self.assertIn(words, result.err)
                self.assertEqual(result.json[-1]["outcome"], "unknown")
                self.assert_goes_on(["applied", state, "pending"])

    @tap.needs_server
    def test_cancelled_before_its_commit_was_lost(self):
        """Whoever cancelled before wants to know how it ended: that alone gives nothing up."""
        self.behind_proxy()
        self.close_gate()
        process = self.start(PAIR, "apply", "--json")
        self.sleeper()
        self.proxy.cut_at(1, "after", "drop", "COMMIT")
        self.ask("DELETE FROM gate")
        self.wait_for(lambda: self.proxy.counts.cuts == 1)
        self.press(process, 1)
        self.proxy.cut_now("close")
        result = self.finish(process)
        self.assertEqual(result.code, 3, result)
        ends = [line["state"] for line in result.json if line["type"] == "migration-end"]
        self.assertEqual(ends, ["applied", "applied"])
        self.assert_goes_on(["applied", "applied", "pending"])

    @tap.needs_server
    def test_network_falls_silent_before_the_next_try(self):
        self.behind_proxy()
        self.ask("CREATE TABLE gate AS SELECT 1")
        with witness.Session(self.database) as other:
            other.ask("BEGIN")
            other.ask("LOCK TABLE gate")
            files = dict(PAIR)
            files["migrations/002_b.sql"] = "CREATE TABLE b ();\nALTER TABLE gate ADD x int;\n"
            process = self.start(files, "apply", "--lock-timeout", "100ms", "--json")
            tap.read_until(process.stdout, b'"retry"')
            self.proxy.cut_now("drop")
            self.proxy.greet("silent")
            self.press(process, 3)
            result = self.finish(process)
        self.assertEqual(result.code, 3, result)
        self.assert_goes_on(["applied", "pending", "pending"])

    @tap.needs_server
    def test_cancel_while_another_run_goes_on(self):
        for quiet in (False, True):
            with self.subTest(quiet=quiet):
                self.setUp()
                self.behind_proxy()
                self.close_gate()
                with witness.Session(self.database) as other:
                    other.ask("SELECT pg_advisory_lock((('x' || substr(encode(sha256("
                              "'switchback:public.migration_history'), 'hex'), 1, 16))::bit(64))"
                              "::bigint)")
                    process = self.start(PAIR, "apply", "--wait", "--json")
                    tap.read_until(process.stdout, b'"lock-wait"')
                    if quiet:
                        self.proxy.cut_now("drop")
                        self.proxy.greet("silent")
                    self.press(process, 3 if quiet else 1)
                    result = self.finish(process)
                self.assertEqual(result.code, 1, result)
                self.assertEqual(result.json[-1]["outcome"], "cancelled")
                self.assert_goes_on(["pending"] * 3)

    @tap.needs_server
    def test_cancel_while_the_history_is_locked(self):
        self.close_gate()
        self.ask("CREATE TABLE migration_history (id serial, migration_name text UNIQUE, "
                 "applied_at timestamptz DEFAULT now())")
        self.project = self.make_project(PAIR)
        for command in ("apply", "status", "rollback"):
            with self.subTest(command):
                with witness.Session(self.database) as other:
                    other.ask("BEGIN")
                    other.ask("LOCK TABLE migration_history")
                    process = self.start_cli(command, "--json", project=self.project,
                                             database=self.database)
                    self.wait_for(lambda: self.ask(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                        "AND wait_event_type = 'Lock'") == "1")
                    self.press(process, 1)
                    result = self.finish(process)
                self.assertEqual(result.code, 1, result)
                self.assertEqual(result.json[-1]["outcome"], "cancelled", result)
        self.assert_goes_on(["pending"] * 3)

    @tap.needs_server
    def test_cancel_while_verifying(self):
        for times in (1, 2, 3):
            with self.subTest(times):
                self.setUp()
                self.close_gate()
                files = {**PAIR, "migrations/002_b.sql": "CREATE TABLE b ();\n",
                         "migrations/verify_002.sql": "SELECT pg_sleep(100000) IS NOT NULL;\n"}
                process = self.start(files)
                backend = self.sleeper()
                if times > 1:
                    os.kill(backend, signal.SIGSTOP)
                self.press(process, times)
                if times == 2:
                    os.kill(backend, signal.SIGCONT)
                result = self.finish(process)
                if times == 3:
                    os.kill(backend, signal.SIGCONT)
                self.assertEqual(result.code, 3, result)
                files["migrations/verify_002.sql"] = "SELECT 1 = 1;\n"
                self.write(self.project, files)
                self.assert_goes_on(["applied", "applied", "pending"])

    @tap.needs_server
    def test_cancel_while_verifying_the_last(self):
        checks = "SELECT true;\nSELECT pg_sleep(100000) IS NOT NULL;\nSELECT false;\n"
        files = {"migrations/001_a.sql": "CREATE TABLE a ();\n",
                 "migrations/verify_001.sql": checks}
        for args in (["apply"], ["apply", "--json"], ["apply", "--single-transaction"],
                     ["verify"], ["verify", "--json"]):
            with self.subTest(args):
                self.setUp()
                if args[0] == "verify":
                    project = self.make_project(files, "before")
                    self.cli("apply", "--no-verify", project=project, database=self.database)
                process = self.start(files, *args)
                self.sleeper()
                self.press(process, 1)
                result = self.finish(process)
                # What is applied stays so; a check that was not judged neither passed nor failed.
                self.assertEqual(result.code, 1 if args[0] == "verify" else 3, result)
                if "--json" in args:
                    verdicts = [line["verdict"] for line in result.json if line["type"] == "check"]
                    self.assertEqual(verdicts, ["passed", "skipped", "skipped"])
                    self.assertFalse([line for line in result.json if line["type"] == "error"])
                    self.assertEqual(result.json[-1]["checks_failed"], 0)
                    self.assertEqual(result.json[-1]["outcome"],
                                     "cancelled" if args[0] == "verify" else "partial")
                elif args[0] == "verify":
                    self.assertIn("3 checks: 1 passed, 0 failed, 2 not judged", result.out)
                    self.assertIn("cancelled: nothing was changed", result.out)
                else:
                    self.assertIn("cancelled before all checks were judged; 1 migration stays "
                                  "applied", result.out)
                    self.assertNotIn("error", result.err)
                self.assertEqual(self.ask("SELECT count(*) FROM migration_history"), "1")

    @tap.needs_server
    def test_cancel_in_the_middle_of_copy_data(self):
        self.behind_proxy()
        self.close_gate()
        self.ask("CREATE TABLE data (t text)")
        self.ask(f"CREATE FUNCTION wait () RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN "
                 "WHILE EXISTS (SELECT FROM gate) LOOP PERFORM pg_sleep(0.005); END LOOP; "
                 "RETURN NEW; END $f$")
        self.ask("CREATE TRIGGER wait BEFORE INSERT ON data FOR EACH ROW EXECUTE FUNCTION wait ()")
        line = "x" * 999 + "\n"
        files = {**PAIR, "migrations/002_b.sql": "CREATE TABLE b ();\nCOPY data FROM stdin;\n"
                 + line * 40000 + "\\.\n"}
        process = self.start(files)
        self.sleeper()
        self.press(process, 1)
        result = self.finish(process)
        self.assertEqual(result.code, 3, result)
        self.assertLess(self.proxy.counts.bytes_to_server, 30000 * 1000)
        self.write(self.project, PAIR)
        self.assert_goes_on(["applied", "pending", "pending"])

    @tap.needs_server
    def test_cancel_in_a_flood_of_notices(self):
        self.close_gate()
        files = {**PAIR, "migrations/002_b.sql": "DO $$ BEGIN LOOP RAISE NOTICE '%', "
                 "repeat('x', 100); END LOOP; END $$;\n"}
        self.project = self.make_project(files)
        process = self.start_cli("apply", project=self.project, database=self.database)
        reader = threading.Thread(target=lambda: collections.deque(process.stdout, maxlen=20))
        reader.start()
        self.wait_for(lambda: self.ask("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                       "current_database() AND query LIKE 'DO%RAISE NOTICE%'")
                      == "1")
        self.press(process, 1)
        self.assertEqual(process.wait(tap.PATIENCE), 3)
        reader.join()
        self.write(self.project, PAIR)
        self.assert_goes_on(["applied", "pending", "pending"])

    @tap.needs_server
    def test_server_stands_still_in_a_statement(self):
        self.own_server()
        self.close_gate()
        process = self.start(PAIR)
        self.sleeper()
        self.server.freeze()
        self.press(process, 3)
        result = self.finish(process)
        self.server.thaw()
        self.assertEqual(result.code, 3, result)
        self.assertIn("nothing of 002 stays; 1 migration before it stays applied", result.out)
        self.assert_goes_on(["applied", "pending", "pending"])

    @tap.needs_server
    def test_server_stands_still_before_it_is_asked(self):
        self.own_server()
        self.close_gate()
        self.project = self.make_project(PAIR)
        self.server.freeze()
        for command in ("status", "apply", "verify", "log", "doctor"):
            with self.subTest(command):
                process = self.start_cli(command, project=self.project, env=self.env)
                self.wait_for(lambda process=process: has_socket(process.pid))
                self.press(process, 1)
                result = self.finish(process)
                self.assertEqual(result.code, 1, result)
        self.server.thaw()
        self.assert_goes_on(["pending"] * 3)


tap.main()
