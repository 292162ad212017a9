#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rehearsal costs, beside the same steps made of pg_dump, psql and a copied database.

bench-rehearse.py CLI [--size N]. Both work on the sandbox's own server, one after the other, so a
slow machine is slow for both. Never fails on a number.
The steps, on the state before the migration: a copy; the schema; forward; the schema; rollback; the
schema, which must be the first; forward; the schema, which must be the second. What only Switchback
does (comparing rows, measuring locks and cost) is in its time, and not in the other's.
"""

import argparse
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import bench  # noqa: E402

AIM_ONE_MS = 2000
AIM_RATIO = 3
SAMPLES = 30  # migrations rehearsed by pg_dump


def run(*argv, expect=0):
    """Runs a program; returns what it printed and the milliseconds that it took."""
    begun = time.monotonic()
    done = subprocess.run([str(a) for a in argv], env=ENV, stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, check=False)
    if done.returncode != expect:
        sys.exit(f"bench: {' '.join(map(str, argv))}: {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout, (time.monotonic() - begun) * 1000


def rehearse(project, *versions):
    out, ms = run(ARGS.cli, "rehearse", "--project", project, *versions)
    if "not proven" in out:
        sys.exit(f"bench: {out}")
    return ms


class ByDump:
    """What one would write without Switchback."""

    def __init__(self, url):
        self.url = url
        template = self.psql("postgres", "-c", "SELECT datname FROM pg_database WHERE datname "
                             "LIKE 'switchback\\_template\\_%' LIMIT 1").strip()
        self.copy("state", template)

    @staticmethod
    def name(name):
        return f"bench_{name}"

    def target(self, database):
        return re.sub("//[^/]*/[^?]*", f"//supabase_admin@/{database}", self.url)

    def psql(self, database, *more):
        program = pathlib.Path(os.environ.get("SWITCHBACK_TEST_BIN", ""), "psql")
        return run(program, "-XqAt", "-v", "ON_ERROR_STOP=1", self.target(database), *more)[0]

    def copy(self, name, template):
        self.psql("postgres", "-c", f'CREATE DATABASE {self.name(name)} TEMPLATE "{template}"')

    def dump(self, name):
        program = pathlib.Path(os.environ.get("SWITCHBACK_TEST_BIN", ""), "pg_dump")
        return run(program, "--schema-only", self.target(self.name(name)))[0]

    def script(self, name, path):
        self.psql(self.name(name), "-1", "-f", path)

    def rehearse(self, forward, rollback):
        begun = time.monotonic()
        self.copy("copy", self.name("state"))
        dumps = [self.dump("copy")]
        for path in (forward, rollback, forward):
            self.script("copy", path)
            dumps.append(self.dump("copy"))
        same = [line for line in dumps[0].splitlines() if not line.startswith("\\")] == [
            line for line in dumps[2].splitlines() if not line.startswith("\\")]
        self.psql("postgres", "-c", f"DROP DATABASE {self.name('copy')}")
        if not same:
            sys.exit(f"bench: {rollback} is no way back")
        return (time.monotonic() - begun) * 1000

    def end(self):
        self.psql("postgres", "-c", f"DROP DATABASE {self.name('state')}")


def by_dump(project, url, size):
    """The mean of the milliseconds that one takes, of migrations from all over the project."""
    way, times = ByDump(url), []
    for i in range(1, size + 1):
        (forward,), rollback = project.glob(f"{i:05}_*.sql"), project / f"rollback_{i:05}.sql"
        if i % max(size // SAMPLES, 1) == 0:
            times.append(way.rehearse(forward, rollback))
        way.script("state", forward)
    way.end()
    return sum(times) / len(times)


def say(title, ms, note=""):
    print(f"  {title:44} {ms:9.0f} ms  {note}", flush=True)


def main(home):
    project = bench.make_corpus(home / "migrations", ARGS.size)
    holder = subprocess.Popen([ARGS.cli, "sandbox", "run", "--project", str(project)], env=ENV,
                              stdout=subprocess.PIPE, text=True)
    try:
        url = holder.stdout.readline().strip()
        last = f"{ARGS.size:05}"
        print(f"{ARGS.size} migrations, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        say("the last one, for the first time", rehearse(project, last))
        say("the last one, once the sandbox is warm", rehearse(project, last),
            f"(aim: {AIM_ONE_MS})")
        one_more = ARGS.size + 1
        (project / f"{one_more:05}_more.sql").write_text("CREATE TABLE more (id int);\n")
        (project / f"rollback_{one_more:05}.sql").write_text("DROP TABLE more;\n")
        say("a new one behind it", rehearse(project, f"{one_more:05}"), f"(aim: {AIM_ONE_MS})")
        each = rehearse(project) / one_more
        say("all of them, each", each)
        dumped = by_dump(project, url, ARGS.size)
        say("by pg_dump, psql and a copied database, each", dumped,
            f"{dumped / each:.1f} times as long (aim: {AIM_RATIO})")
    finally:
        holder.send_signal(signal.SIGINT)
        holder.wait()


if __name__ == "__main__":
    PARSER = argparse.ArgumentParser(prog="./dev bench rehearse")
    PARSER.add_argument("cli", help=argparse.SUPPRESS)
    PARSER.add_argument("--size", type=int, default=300)
    ARGS = PARSER.parse_args()
    ARGS.cli = os.path.abspath(ARGS.cli)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="sbbench-") as folder:
        ENV = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8"}
        main(pathlib.Path(folder))
