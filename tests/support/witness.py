# SPDX-License-Identifier: GPL-3.0-or-later
"""psql as the other one in a test of two: a session that stays, and holds what it holds."""

import os
import subprocess

import tap


class Session:
    """A psql that stays connected. Use it as a context."""

    def __init__(self, database):
        program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")
        self.process = subprocess.Popen(
            [program, "-XqAt", tap.url(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def begin(self, sql):
        """Sends, and does not wait."""
        self.process.stdin.write(sql + ";\n\\echo end of answer\n")
        self.process.stdin.flush()

    def finish(self):
        """The answer to what was begun, errors too."""
        lines = []
        for line in self.process.stdout:
            if line == "end of answer\n":
                return "".join(lines).strip("\n")
            lines.append(line)
        raise AssertionError(f"psql ended: {lines}")

    def ask(self, sql):
        self.begin(sql)
        return self.finish()
