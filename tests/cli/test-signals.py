# SPDX-License-Identifier: GPL-3.0-or-later
"""^C, TERM and HUP: what is cancelled, what is said, what stays. No statement here ends
by itself."""

import array
import fcntl
import os
import pathlib
import signal
import socket
import termios

import tap

PIPE_FULL = 60000
LOUD = """CREATE TABLE endless ();
DO $$ BEGIN
  FOR i IN 1..2000 LOOP RAISE NOTICE '%', repeat ('x', 300); END LOOP;
END $$;
SELECT pg_sleep(100000);
"""
ENDLESS = "CREATE TABLE endless ();\nSELECT pg_sleep(100000);\n"


def is_stopped(pid):
    return "\nState:\tT" in pathlib.Path(f"/proc/{pid}/status").read_text()


def pending_signals(pid):
    """What a stopped process will get."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    bits = next(int(line.split()[1], 16) for line in status.splitlines()
                if line.startswith("ShdPnd"))
    return {number for number in signal.valid_signals() if bits & 1 << number - 1}


class Signals(tap.TestCase):
    def start_and_sleep(self, files, *args):
        """Starts apply and returns the process and the server process that sleeps for it."""
        self.project = self.make_project(files)
        self.database = self.create_database()
        process = self.start_cli("apply", *args, project=self.project, database=self.database)
        sleeper = (f"SELECT pid FROM pg_stat_activity WHERE datname = '{self.database}' "
                   "AND wait_event = 'PgSleep'")
        self.wait_for(lambda: tap.psql(sleeper))
        return process, int(tap.psql(sleeper))

    def finish(self, process):
        out, err = process.communicate(timeout=tap.PATIENCE)
        return tap.Result(process.returncode, out.decode(), err.decode())

    def assert_table(self, name, exists):
        self.assertEqual(tap.psql(f"SELECT to_regclass('{name}') IS NOT NULL", self.database),
                         "t" if exists else "f")

    @tap.needs_server
    def test_first_rolls_back(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                self.setUp()
                process, _ = self.start_and_sleep({"migrations/001_a.sql": ENDLESS})
                process.send_signal(number)
                result = self.finish(process)
                self.assertEqual(result.code, 1, result)
                self.assertIn("cancelling", result.err)
                self.assertIn("cancelled and rolled back: nothing was changed", result.out)
                self.assert_table("endless", False)

    @tap.needs_server
    def test_earlier_migrations_stay(self):
        process, _ = self.start_and_sleep({"migrations/001_a.sql": "CREATE TABLE a ();\n",
                                           "migrations/002_b.sql": ENDLESS,
                                           "migrations/003_c.sql": "CREATE TABLE c ();\n"})
        process.send_signal(signal.SIGINT)
        result = self.finish(process)
        self.assertEqual(result.code, 3, result)
        self.assertIn("cancelled and rolled back: nothing of 002 stays; 1 migration before it "
                      "stays applied", result.out)
        self.assert_table("a", True)
        self.assert_table("endless", False)
        self.assert_table("c", False)

    @tap.needs_server
    def test_all_is_said_already(self):
        self.database = self.create_database()
        project = self.make_project({})
        for n in range(20):
            with self.subTest(n):
                self.write(project, {f"migrations/{n:03}_a.sql": "SELECT 1;\n"})
                process = self.start_cli("apply", "--json", project=project,
                                         database=self.database)
                tap.read_until(process.stdout, b'"summary"')
                while process.poll() is None:
                    process.send_signal(signal.SIGINT)
                self.assertEqual(process.returncode, 0)

    @tap.needs_server
    def test_json(self):
        process, _ = self.start_and_sleep({"migrations/001_a.sql": ENDLESS}, "--json")
        process.send_signal(signal.SIGINT)
        result = self.finish(process)
        self.assertEqual(result.json[-1]["outcome"], "cancelled")
        self.assertEqual(result.json[-2]["state"], "cancelled")

    @tap.needs_server
    def test_third_gives_up_a_server_that_does_not_answer(self):
        process, backend = self.start_and_sleep({"migrations/001_a.sql": ENDLESS})
        try:
            os.kill(backend, signal.SIGSTOP)
            # Until it stands still it may take the next signal before this one.
            self.wait_for(lambda: is_stopped(backend))
            for number in (signal.SIGINT, signal.SIGTERM):
                process.send_signal(signal.SIGINT)
                self.wait_for(lambda: number in pending_signals(backend))
            process.send_signal(signal.SIGINT)
            result = self.finish(process)
        finally:
            os.kill(backend, signal.SIGCONT)
        self.assertEqual(result.code, 1, result)
        self.assertIn("giving the connection up", result.err)
        gone = f"SELECT count(*) FROM pg_stat_activity WHERE pid = {backend}"
        self.wait_for(lambda: tap.psql(gone) == "0")
        self.assert_table("endless", False)

    def silent_server(self):
        """Accepts and never answers."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        return listener, f"postgresql://u:hunter2@127.0.0.1:{listener.getsockname()[1]}/d"

    def test_while_connecting(self):
        listener, url = self.silent_server()
        project = self.make_project({"migrations/001_a.sql": "SELECT 1;\n"})
        process = self.start_cli("apply", project=project, env={"DATABASE_URL": url})
        connection, _ = listener.accept()
        process.send_signal(signal.SIGINT)
        result = self.finish(process)
        connection.close()
        self.assertEqual(result.code, 1, result)
        self.assertIn("nothing was changed", result.err)

    def test_password_is_not_in_the_process_list(self):
        listener, url = self.silent_server()
        project = self.make_project({"migrations/001_a.sql": "SELECT 1;\n"})
        process = self.start_cli("--database", url, "status", project=project)
        connection, _ = listener.accept()
        shown = pathlib.Path(f"/proc/{process.pid}/cmdline").read_text()
        process.send_signal(signal.SIGTERM)
        result = self.finish(process)
        connection.close()
        self.assertIn("status", shown)
        for text in (shown, result.out, result.err):
            self.assertNotIn("hunter2", text)

    @tap.needs_server
    def test_a_reader_that_goes_away_stops_nothing(self):
        self.project = self.make_project({
            f"migrations/{n:03}_{'x' * 60}.sql": f"CREATE TABLE t{n} ();\n" for n in range(1, 301)})
        self.database = self.create_database()
        process = self.start_cli("apply", project=self.project, database=self.database)
        process.stdout.close()
        process.stdout = None
        result_code = process.wait(tap.PATIENCE)
        self.assertEqual(result_code, 0)
        self.assert_table("t300", True)

    def wait_until_full(self, process):
        """Its output is more than the pipe takes, and nobody reads it."""
        unread = array.array("i", [0])

        def is_full():
            fcntl.ioctl(process.stdout, termios.FIONREAD, unread)
            return unread[0] > PIPE_FULL

        self.wait_for(is_full)

    def start_unread(self):
        process, _ = self.start_and_sleep({"migrations/001_a.sql": LOUD}, "--json")
        self.wait_until_full(process)
        return process

    def cancel_unread(self, process):
        """The first signal, until nothing of the run goes on in the target."""
        process.send_signal(signal.SIGINT)
        sleepers = ("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' "
                    f"AND datname = '{self.database}'")
        self.wait_for(lambda: tap.psql(sleepers) == "0")
        self.assert_table("endless", False)

    @tap.needs_server
    def test_heard_while_nobody_reads_the_output(self):
        process = self.start_unread()
        self.cancel_unread(process)
        result = self.finish(process)
        self.assertEqual(result.code, 1, result.err)
        self.assertEqual(sum(event["type"] == "notice" for event in result.json), 2000)
        self.assertEqual(result.json[-1]["outcome"], "cancelled")

    @tap.needs_server
    def test_third_ends_the_program_that_nobody_reads(self):
        process = self.start_unread()
        self.cancel_unread(process)
        self.assertIn(b"cancelling", process.stderr.read1())
        process.send_signal(signal.SIGINT)
        self.assertIn(b"ending the server process", process.stderr.read1())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(tap.PATIENCE), 1)
        self.assertIn(b"the output is not complete: nobody read it", process.stderr.read())

    @tap.needs_server
    def test_one_ends_what_changes_nothing_and_nobody_reads(self):
        project = self.make_project({f"migrations/{n:03}_{'x' * 100}.sql": "SELECT 1;\n"
                                     for n in range(1, 901)})
        process = self.start_cli("status", project=project, database=self.create_database())
        self.wait_until_full(process)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(tap.PATIENCE), 1)

    def test_third_ends_the_program_while_a_name_server_does_not_answer(self):
        asked = self.folder / "asked"
        library = os.environ["SWITCHBACK_MUTE_NAMES"]
        self.assertTrue(os.path.exists(library), f"{library} is not built")
        process = self.start_cli(
            "apply", project=self.make_project({"migrations/001_a.sql": "SELECT 1;\n"}),
            env={"DATABASE_URL": "postgresql://u@nowhere.example/d", "SB_MUTE_NAMES": str(asked),
                 "LD_PRELOAD": library,
                 "ASAN_OPTIONS": "verify_asan_link_order=0"})
        self.wait_for(lambda: asked.exists() or process.poll() is not None)
        for words in b"cancelling", b"ending the server process":
            process.send_signal(signal.SIGINT)
            self.assertIn(words, process.stderr.read1())
        process.send_signal(signal.SIGINT)
        result = self.finish(process)
        self.assertEqual(result.code, 1, result)
        self.assertIn("giving the connection up\nleft; nothing was changed", result.err)

    @tap.needs_server
    def test_sandbox_run_ends_with_a_signal(self):
        project = self.make_project({"migrations/001_a.sql": "SELECT 1;\n"})
        process = self.start_cli("sandbox", "run", project=project)
        url = process.stdout.readline().decode().strip()
        self.assertEqual(self.cli("sandbox", "url", project=project).out.strip(), url)
        self.assertEqual(self.cli("sandbox", "url", project=project).err, "")
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.finish(process).code, 0)
        down = self.cli("sandbox", "url", "--json", project=project)
        self.assertEqual(down.json[-1]["url"], url)


tap.main()
