# SPDX-License-Identifier: GPL-3.0-or-later
"""A real PgBouncer before the test run's server, as sb-test-bouncer.h."""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.parse

import own_server
import tap

PROGRAM = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + ":/usr/sbin")
PORT = 54996


def needs_bouncer(test):
    """Skips without PgBouncer; in CI that is a failure."""
    return unittest.skipUnless(PROGRAM, "no PgBouncer")(test)


class Bouncer:
    """Ends with its context."""

    def __init__(self, pool_mode, more=""):
        folder = tempfile.mkdtemp(prefix="sbpool-", dir=os.path.dirname(tap.SOCKET))
        self.folder = pathlib.Path(folder)
        (self.folder / "users").write_text('"postgres" ""\n')
        (self.folder / "ini").write_text(
            f"[databases]\n* = host={tap.SOCKET} port={tap.PORT} auth_user=postgres\n"
            f"[pgbouncer]\nlisten_addr =\nlisten_port = {PORT}\nunix_socket_dir = {self.folder}\n"
            f"auth_type = trust\nauth_file = {self.folder}/users\npool_mode = {pool_mode}\n{more}")
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.iterdir()):
                shutil.chown(path, "postgres")
        self.process = subprocess.Popen(
            [*own_server.as_owner(), PROGRAM, "-q", self.folder / "ini"],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not self.accepts():
            if self.process.poll() is not None:
                raise AssertionError("PgBouncer does not start")
            time.sleep(0.01)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def accepts(self):
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(self.folder / f".s.PGSQL.{PORT}")) == 0

    def url(self, database):
        query = urllib.parse.urlencode({"host": self.folder, "port": PORT})
        return f"postgresql://postgres@/{database}?{query}"
