# SPDX-License-Identifier: GPL-3.0-or-later
"""A bad network between a program and a server, as sb-test-proxy.h: delay, silence, cuts."""

import collections
import os
import subprocess

Counts = collections.namedtuple(
    "Counts", "cuts matched connections bytes_to_server bytes_to_client")


class Proxy:
    """Forwards to the server at this socket until closed. Use it from one thread at a time."""

    def __init__(self, folder, port, program=None):
        self.process = subprocess.Popen(
            [program or os.environ["SWITCHBACK_TEST_PROXY"], str(folder), str(port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def order(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().split()

    def delay(self, to_server_ms, to_client_ms):
        self.order("delay", to_server_ms, to_client_ms)

    def greet(self, how):
        """What new connections meet: "serve", "close" or "silent"."""
        self.order("greet", how)

    def cut_at(self, nth, moment, way, part=""):
        """Cuts the connection that sends the nth message with this part; 0 only counts them."""
        self.order("cut-at", nth, moment, way, part)

    def cut_now(self, way):
        self.order("cut-now", way)

    @property
    def counts(self):
        return Counts(*map(int, self.order("counts")))

    def url(self, database, user="postgres"):
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}?sslmode=disable"
