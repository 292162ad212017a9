# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on a TCP port, so that targets can be "elsewhere"."""

import os
import socket
import threading


class Relay:
    """Hands every connection on to a server's socket, the test run's unless told otherwise. Ends
    with the process."""

    def __init__(self, socket_path=None):
        self.socket_path = socket_path or os.path.join(
            os.environ["SWITCHBACK_TEST_SOCKET"],
            f".s.PGSQL.{os.environ['SWITCHBACK_TEST_PORT']}")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def production_url(self, database):
        """Says it is a hosted project, and is reached here."""
        return (f"postgresql://postgres@db.abcdefghijklmnopqrst.supabase.co:{self.port}/{database}"
                "?hostaddr=127.0.0.1&sslmode=disable")

    def staging_url(self, database):
        """A second host that is not this machine makes it staging; the first one answers."""
        return (f"postgresql://postgres@127.0.0.1:{self.port},db.example.com:5432/{database}"
                "?sslmode=disable")

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.socket_path)
            for ends in ((client, server), (server, client)):
                threading.Thread(target=_copy, args=ends, daemon=True).start()


def _copy(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        source.close()
        sink.close()
