#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sums up a test run in one line, `N passed, N failed, N skipped`, counting subtests.

summary.py LOG STATUS reads meson's testlog.json (its JUnit file neither counts a program that
crashed after its last subtest nor survives control characters in the output). Exit status: 0 when
nothing failed and STATUS, meson's own, is 0.

In CI a skip because something is missing is a failure: such skips say "no PostgreSQL …" or
"no PgBouncer …", "no Xvfb", "no clang-format" and so on.
"""

import json
import os
import re
import sys

TEST = re.compile(r"(not )?ok \d+\s*(?:- )?([^#]*)(?:#\s*(skip|todo)\S*\s*(.*))?", re.IGNORECASE)
MISSING = re.compile(r"\bno (PostgreSQL|PgBouncer|Xvfb|xdotool|clang-format|"
                     r"desktop-file-validate|appstreamcli)\b")


def in_ci():
    return os.environ.get("CI", "") not in ("", "false")


class Sum:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.bad = []

    def skip(self, name, reason):
        if in_ci() and MISSING.search(reason):
            self.fail(name, "skipped: " + reason)
        else:
            self.skipped += 1

    def fail(self, name, reason):
        self.failed += 1
        self.bad.append(f"{name}: {reason}" if reason else name)

    def add(self, run):
        """One test program of the log."""
        before = self.failed
        subtests = [m for m in map(TEST.match, run.get("stdout", "").splitlines()) if m]
        for match in subtests:
            negative, name, directive, reason = match.groups()
            name = f"{run['name']} {name.strip()}"
            directive = (directive or "").lower()
            if directive == "skip":
                self.skip(name, reason)
            elif negative and directive != "todo":
                self.fail(name, "")
            else:
                self.passed += 1
        if run["result"] in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS"):
            if self.failed == before:
                reason = f"{run['result'].lower()}, exit status {run.get('returncode')}"
                self.fail(run["name"], reason)
        elif run["result"] == "SKIP" and not subtests:
            self.skip(run["name"], run.get("stdout", "") + run.get("stderr", ""))
        elif not subtests:
            self.passed += 1


def main():
    log, status = sys.argv[1], int(sys.argv[2])
    total = Sum()
    try:
        with open(log, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                total.add(json.loads(line))
    except FileNotFoundError:
        total.fail("no test ran", "")
    if status != 0 and total.failed == 0:
        total.fail("the test run itself", f"exit status {status}")
    for line in total.bad:
        print("failed:", line)
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped", flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
