# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on which runs are killed: its processes, a witness that asks it through psql, and
databases made from templates."""

import os
import pathlib
import subprocess
import time
import urllib.parse

import own_server
import tap


def wait_for(condition, what):
    """Waits until condition() holds, and returns what it returned."""
    deadline = time.monotonic() + tap.PATIENCE
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.002)
    return value


class Place:
    """A server; several threads may use it."""

    def __init__(self, folder, port):
        self.folder = pathlib.Path(folder)
        self.port = port

    def url(self, database):
        query = urllib.parse.urlencode({"host": self.folder, "port": self.port})
        return f"postgresql://postgres@/{database}?{query}"

    def try_psql(self, sql, database="postgres"):
        program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")
        return subprocess.run([program, "-XqAt", "-v", "ON_ERROR_STOP=1", self.url(database)],
                              input=sql, capture_output=True, text=True, timeout=tap.PATIENCE,
                              check=False)

    def psql(self, sql, database="postgres"):
        done = self.try_psql(sql, database)
        if done.returncode != 0:
            raise AssertionError(f"psql: {done.stderr}")
        return done.stdout.strip("\n")

    def backends(self, database):
        """The server's processes for this database, from the operating system: in no time, and also
        while the server cannot be asked."""
        found = []
        pid = (self.folder / "data/postmaster.pid").read_text().split()[0]
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                try:
                    title = pathlib.Path(f"/proc/{child}/cmdline").read_text()
                except (FileNotFoundError, ProcessLookupError):
                    continue
                if title.startswith("postgres: ") and f" {database} " in title:
                    found.append(int(child))
        return found

    def wait_gone(self, database):
        wait_for(lambda: not self.backends(database), f"the server processes of {database}")

    def wait_ended(self, database, pids):
        """Others may have come since."""
        wait_for(lambda: not set(pids) & set(self.backends(database)),
                 f"the end of {pids} of {database}")

    def wait_up(self):
        wait_for(lambda: self.try_psql("SELECT").returncode == 0, "the server")

    def create(self, database, template="template0"):
        self.psql(f"CREATE DATABASE {database} TEMPLATE {template}")

    def drop(self, database):
        self.psql(f"DROP DATABASE {database} WITH (FORCE)")


class OwnPlace(Place):
    """A server of its own, made by a thread that outlives it. Kills that take all of it down come
    one at a time."""

    def __init__(self):
        self.server = own_server.OwnServer()
        super().__init__(self.server.folder, own_server.PORT)

    def remove(self):
        self.server.remove()
