# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL of a test's own, to stop, restart and freeze, beside the test run's."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import urllib.parse

import tap

PORT = "54998"


def as_owner():
    """As root the server belongs to the user postgres, like the test run's."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] \
        if os.geteuid() == 0 else []


class OwnServer:
    def __init__(self):
        folder = tempfile.mkdtemp(prefix="sbown-", dir=os.path.dirname(tap.SOCKET))
        self.folder = pathlib.Path(folder)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        subprocess.run(["cp", "-a", "--", os.environ["SWITCHBACK_TEST_TEMPLATE"],
                        self.folder / "data"], check=True)
        self.process = None
        self.start()

    def start(self):
        program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "postgres")
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [*as_owner(), "setpriv", "--pdeathsig", "INT", program, "-D", self.folder / "data",
                 "-k", self.folder, "-p", PORT, "-F", "-c", "listen_addresses=", "-c",
                 "autovacuum=off", "-c", "shared_buffers=16MB", "-c", "jit=off", "-c",
                 "dynamic_shared_memory_type=mmap"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True)
        while not self.answers():
            if self.process.poll() is not None:
                raise AssertionError((self.folder / "log").read_text())

    def answers(self):
        program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "pg_isready")
        return subprocess.run([program, "-q", "-h", self.folder, "-p", PORT],
                              check=False).returncode == 0

    def ask(self, sql):
        """As tap.psql()."""
        program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")
        done = subprocess.run([program, "-XqAt", "-v", "ON_ERROR_STOP=1", self.url, "-c", sql],
                              capture_output=True, text=True, timeout=tap.PATIENCE, check=False)
        if done.returncode != 0:
            raise AssertionError(f"psql: {done.stderr}")
        return done.stdout.strip("\n")

    def stop(self):
        """At once, as a crash of the machine would."""
        if self.process is not None:
            self.thaw()
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
            self.process = None

    def signal_all(self, number):
        """The server's processes are children of its first one."""
        pid = self.process.pid
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            for child in [pid, *map(int, (task / "children").read_text().split())]:
                try:
                    os.kill(child, number)
                except ProcessLookupError:
                    pass

    def freeze(self):
        """It is there and says nothing."""
        self.signal_all(signal.SIGSTOP)

    def thaw(self):
        self.signal_all(signal.SIGCONT)

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def socket_path(self):
        return str(self.folder / f".s.PGSQL.{PORT}")

    @property
    def url(self):
        query = urllib.parse.urlencode({"host": self.folder, "port": PORT})
        return f"postgresql://postgres@/postgres?{query}"
