# SPDX-License-Identifier: GPL-3.0-or-later
"""A psql that keeps a transaction open, as somebody who went for coffee does."""

import contextlib
import os
import subprocess

import tap


def is_available():
    return "SWITCHBACK_TEST_SOCKET" in os.environ


@contextlib.contextmanager
def hold(database, sql):
    """Runs sql in a transaction that stays open, idle; gives the process number of its server."""
    program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")
    command = [program, "-X", "-q", "-A", "-t", "-h", os.environ["SWITCHBACK_TEST_SOCKET"],
               "-p", os.environ["SWITCHBACK_TEST_PORT"], "-U", "postgres", "-d", database]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        process.stdin.write(f"SELECT pg_backend_pid();\nBEGIN;\n{sql};\n\\echo held\n")
        process.stdin.flush()
        pid = int(process.stdout.readline())
        tap.read_until(process.stdout, "held")
        yield pid
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()
