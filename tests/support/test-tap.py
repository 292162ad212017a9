# SPDX-License-Identifier: GPL-3.0-or-later
"""The harness itself: what the runner prints, and what the sum makes of it."""

import io
import json
import pathlib
import signal
import subprocess
import sys

import tap

SUPPORT = pathlib.Path(__file__).parent

SAMPLE = '''
import unittest, tap

class Sample(unittest.TestCase):
    def test_a_passes(self):
        pass

    def test_b_fails(self):
        self.assertEqual(1, 2)

    def test_c_errs(self):
        raise OSError("no such thing")

    @unittest.skip("no PgBouncer")
    def test_d_is_skipped(self):
        pass

    def test_e_fails_twice(self):
        for i in range(2):
            with self.subTest(i=i):
                self.fail("so")

tap.main()
'''

HANGS = '''
import time, unittest, tap

class Sample(unittest.TestCase):
    def test_waits_for_ever(self):
        print("now", flush=True)
        time.sleep(600)

tap.main()
'''


class Runner(tap.TestCase):
    def test_prints_tap(self):
        sample = self.folder / "sample.py"
        sample.write_text(SAMPLE)
        done = subprocess.run([sys.executable, sample], env={"PYTHONPATH": str(SUPPORT)},
                              capture_output=True, text=True, check=False)
        lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
        self.assertEqual(lines, ["ok 1 Sample.test_a_passes", "not ok 2 Sample.test_b_fails",
                                 "not ok 3 Sample.test_c_errs",
                                 "ok 4 Sample.test_d_is_skipped # SKIP no PgBouncer",
                                 "not ok 5 Sample.test_e_fails_twice", "1..5"])
        self.assertEqual(done.returncode, 1)


    def test_hang_is_told(self):
        sample = self.folder / "sample.py"
        sample.write_text(HANGS)
        with subprocess.Popen([sys.executable, sample], env={"PYTHONPATH": str(SUPPORT)}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            self.assertEqual(process.stdout.readline(), "now\n")
            process.terminate()
            self.assertIn("in test_waits_for_ever", process.communicate(timeout=tap.PATIENCE)[1])
        self.assertEqual(process.returncode, -signal.SIGTERM)

    def test_reads_until(self):
        stream = io.StringIO("a\nb\nc\n")
        self.assertEqual(tap.read_until(stream, "b"), "b\n")
        with self.assertRaisesRegex(AssertionError, "without 'd': .*c"):
            tap.read_until(stream, "d")


class Summary(tap.TestCase):
    def sum_up(self, *runs, status=0, ci="", has_log=True):
        log = self.folder / "testlog.json"
        if has_log:
            log.write_text("".join(json.dumps(run) + "\n" for run in runs))
        done = subprocess.run([sys.executable, SUPPORT / "summary.py", log, str(status)],
                              env={"CI": ci}, capture_output=True, text=True, check=False)
        return done.stdout.splitlines()[-1], done.returncode

    def run_of(self, result, *lines, code=0):
        return {"name": "a", "result": result, "returncode": code, "stdout": "\n".join(lines)}

    def test_counts_subtests(self):
        runs = [self.run_of("OK", "ok 1 /a", "ok 2 /b # SKIP not root", "# ok 3 comment"),
                self.run_of("FAIL", "not ok 1 /a", "ok 2 /b", code=1), self.run_of("OK")]
        self.assertEqual(self.sum_up(*runs, status=1), ("3 passed, 1 failed, 1 skipped", 1))
        self.assertEqual(self.sum_up(runs[0]), ("1 passed, 0 failed, 1 skipped", 0))

    def test_crash_after_the_last_subtest_is_a_failure(self):
        run = self.run_of("ERROR", "ok 1 /a", code=-11)
        self.assertEqual(self.sum_up(run, status=1), ("1 passed, 1 failed, 0 skipped", 1))

    def test_missing_server_is_a_failure_in_ci(self):
        run = self.run_of("OK", "ok 1 /a # SKIP no PostgreSQL server binaries")
        self.assertEqual(self.sum_up(run), ("0 passed, 0 failed, 1 skipped", 0))
        self.assertEqual(self.sum_up(run, ci="true"), ("0 passed, 1 failed, 0 skipped", 1))

    def test_no_log_is_a_failure(self):
        self.assertEqual(self.sum_up(has_log=False), ("0 passed, 1 failed, 0 skipped", 1))

    def test_failed_run_is_a_failure(self):
        self.assertEqual(self.sum_up(self.run_of("OK", "ok 1 /a"), status=1),
                         ("1 passed, 1 failed, 0 skipped", 1))


class Server(tap.TestCase):
    @tap.needs_server
    def test_databases_are_apart(self):
        one, other = self.create_database(), self.create_database()
        tap.psql("CREATE TABLE here ()", one)
        self.assertEqual(tap.psql("SELECT to_regclass ('here')", one), "here")
        self.assertEqual(tap.psql("SELECT to_regclass ('here')", other), "")
        with self.assertRaises(AssertionError):
            tap.psql("SELECT 1/0")


class Programs(tap.TestCase):
    """With a shell in place of switchback-cli."""

    def arguments(self, args, project):
        return ["/bin/sh", "-c", *args]

    def test_environment_is_clean(self):
        result = self.cli("env; exit 3", env={"SAID": "so", "TERM": None})
        self.assertEqual(result.code, 3)
        self.assertIn("SAID=so\n", result.out)
        self.assertNotIn("TERM=", result.out)
        self.assertIn(f"HOME={self.folder}/home\n", result.out)

    def test_terminal_is_typed_into(self):
        result = self.cli_in_terminal('test -t 1 && printf "name? " && read n && echo "got <$n>"',
                                      answers=[("name? ", "x y\n")])
        self.assertEqual(result.code, 0, result)
        self.assertIn("got <x y>", result.out)


if __name__ == "__main__":
    tap.main()
