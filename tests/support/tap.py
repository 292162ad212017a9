# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests in Python stand on: unittest with TAP on standard output, and switchback-cli, project
folders and databases at hand.

    import tap

    class Status(tap.TestCase):
        @tap.needs_server
        def test_all_pending(self):
            project = self.make_project({"migrations/001_a.sql": "CREATE TABLE a ();\n"})
            result = self.cli("status", project=project, database=self.create_database())
            self.assertEqual(result.code, 0, result)

    tap.main()
"""

import faulthandler
import functools
import json
import os
import pathlib
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

SOURCE_ROOT = pathlib.Path(os.environ.get("SWITCHBACK_SOURCE_ROOT", "."))
CLI = os.environ.get("SWITCHBACK_CLI", "switchback-cli")
SOCKET = os.environ.get("SWITCHBACK_TEST_SOCKET")
PORT = os.environ.get("SWITCHBACK_TEST_PORT")
PASSED_ON = ("PATH", "TMPDIR", "MALLOC_PERTURB_", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS")
# Seconds before a program that hangs is a failed test.
PATIENCE = 120 * float(os.environ.get("SWITCHBACK_TEST_PATIENCE", "1"))


def needs_server(test):
    """Skips without PostgreSQL; in CI that is a failure (summary.py counts)."""
    return unittest.skipUnless(SOCKET, "no PostgreSQL server binaries")(test)


class Result:
    """How a program ended: code (negative: by that signal), out, err."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @functools.cached_property
    def json(self):
        """Standard output as one value per line; raises where a line is not JSON."""
        return [json.loads(line) for line in self.out.splitlines()]

    def __repr__(self):
        return f"exit status {self.code}\n--- output\n{self.out}\n--- error output\n{self.err}"


def psql(sql, database="postgres"):
    """Asks the test run's server as a superuser, through psql: a witness with no code of ours.

    Returns the rows, unaligned, separated by | and line ends. Raises where the SQL fails.
    """
    program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")
    argv = [program, "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", SOCKET, "-p", PORT, "-U", "postgres",
            "-d", database, "-c", sql]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode != 0:
        raise AssertionError(f"psql: {done.stderr}")
    return done.stdout.strip("\n")


def read_until(stream, part):
    """Reads what a program says until a line has part in it; returns that line."""
    seen = []
    while line := stream.readline():
        if part in line:
            return line
        seen.append(line)
    raise AssertionError(f"the program ended without {part!r}: {seen}")


def url(database, user="postgres"):
    """The address of a database on the test run's server."""
    query = urllib.parse.urlencode({"host": SOCKET, "port": PORT})
    return f"postgresql://{user}@/{database}?{query}"


class TestCase(unittest.TestCase):
    maxDiff = None
    _databases = 0
    _templates = {}

    def setUp(self):
        super().setUp()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sbcli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        # As root the sandbox's server runs as another user, who cannot pass through our folder.
        self.sandbox_root = pathlib.Path(tempfile.mkdtemp(prefix="sbbox-"))
        self.sandbox_root.chmod(0o711)
        self.addCleanup(shutil.rmtree, self.sandbox_root, ignore_errors=True)

    def make_project(self, files, name="project"):
        """Makes a folder with these files ({path: text or bytes}) and returns its path."""
        project = self.folder / name
        project.mkdir()
        self.write(project, files)
        return project

    def write(self, project, files):
        for path, content in files.items():
            path = project / path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def create_database(self, template="template1"):
        """Makes an empty database, or a copy of one, on the test run's server; returns its name."""
        TestCase._databases += 1
        name = f"c{os.getpid()}_{TestCase._databases}"
        psql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def create_database_like(self, sql):
        """Makes a database in which sql has run, as all tests of a class want it."""
        if type(self) not in TestCase._templates:
            TestCase._templates[type(self)] = self.create_database()
            psql(sql, TestCase._templates[type(self)])
        return self.create_database(TestCase._templates[type(self)])

    def environment(self, database=None, **more):
        """A clean one: nothing of the developer's, a home of the test's own."""
        env = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        env.update(HOME=str(home), LC_ALL="C.UTF-8", TERM="dumb",
                   SWITCHBACK_SANDBOX_ROOT=str(self.sandbox_root),
                   G_DEBUG="fatal-warnings,fatal-criticals")
        if database:
            env["DATABASE_URL"] = url(database)
        env.update(more)
        return {key: value for key, value in env.items() if value is not None}

    def arguments(self, args, project):
        return [CLI, *(["--project", str(project)] if project else []), *map(str, args)]

    def cli(self, *args, project=None, database=None, env=None, stdin="", cwd=None):
        """Runs switchback-cli without a terminal until it ends.

        database is the name of one on the test run's server; env overrides single variables
        (None takes one away).
        """
        with self.start_cli(*args, project=project, database=database, env=env, cwd=cwd) as process:
            try:
                out, err = process.communicate(stdin.encode(), timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return Result(process.returncode, *(text.decode(errors="replace") for text in (out, err)))

    def start_cli(self, *args, project=None, database=None, env=None, cwd=None):
        """Starts switchback-cli, for tests that send signals; returns the subprocess.Popen."""
        process = subprocess.Popen(
            self.arguments(args, project), cwd=cwd or self.folder,
            env=self.environment(database, **(env or {})), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(_end, process)
        return process

    def cli_in_terminal(self, *args, project=None, database=None, env=None, answers=()):
        """Runs switchback-cli in a terminal of 80 columns.

        answers: (prompt, text) pairs; each text is typed when its prompt shows. Returns a Result
        whose out is all that the terminal got.
        """
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            self.arguments(args, project), cwd=self.folder,
            env=self.environment(database, **{"TERM": "xterm-256color", **(env or {})}),
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
        self.addCleanup(_end, process)
        os.close(theirs)
        with open(ours, "r+b", buffering=0) as terminal:
            text = _converse(terminal, list(answers))
        return Result(process.wait(PATIENCE), text, "")

    def wait_for(self, condition):
        """Waits until condition() holds: for what another process does, never for a time."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError("waited in vain")
            time.sleep(0.01)


def _end(process):
    if process.poll() is None:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()


def _converse(terminal, answers):
    """Reads until the program closes its terminal."""
    text, seen = "", 0
    while True:
        ready, _, _ = select.select([terminal], [], [], PATIENCE)
        if not ready:
            raise AssertionError(f"the program hangs after: {text}")
        try:
            data = terminal.read(65536)
        except OSError:  # EIO: the last user of the terminal is gone
            data = b""
        if not data:
            return text
        text += data.decode(errors="replace")
        while answers and answers[0][0] in text[seen:]:
            prompt, answer = answers.pop(0)
            seen = text.index(prompt, seen) + len(prompt)
            if callable(answer):
                answer()
            else:
                terminal.write(answer.encode())


class _TapResult(unittest.TestResult):
    """Prints TAP as the tests go. A test with several failed subtests is one failure."""

    def __init__(self):
        super().__init__()
        self.count = 0
        self.failed_subtests = []

    def report(self, ok, test, directive="", lines=""):
        self.count += 1
        name = ".".join(test.id().split(".")[-2:])
        print(f"{'ok' if ok else 'not ok'} {self.count} {name}{directive}")
        sys.stdout.flush()
        if lines:  # meson shows standard error of a failed test, and no standard output
            print(f"{name}:\n{lines}", file=sys.stderr, flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.failed_subtests = []

    def addSuccess(self, test):
        super().addSuccess(test)
        self.report(True, test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.report(False, test, lines=self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.report(False, test, lines=self.errors[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            text = self._exc_info_to_string(err, subtest)
            self.failed_subtests.append(f"{subtest}\n{text}")

    def stopTest(self, test):
        super().stopTest(test)
        if self.failed_subtests:
            self.report(False, test, lines="\n".join(self.failed_subtests))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.report(True, test, f" # SKIP {reason}")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.report(False, test, " # TODO")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.report(False, test, lines="expected to fail, and did not")


def main():
    """Runs the tests of the main module, or those that are named on the command line."""
    # Who ends a test that hangs learns where it was.
    faulthandler.register(signal.SIGTERM, chain=True)
    module = sys.modules["__main__"]
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(sys.argv[1:], module) if sys.argv[1:] \
        else loader.loadTestsFromModule(module)
    result = _TapResult()
    suite.run(result)
    print(f"1..{result.count}")
    sys.exit(0 if result.wasSuccessful() else 1)
