#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rehearsal costs, beside the same steps made of pg_dump, psql and a copied database.

bench-rehearse.py CLI [--size N]. Both work on the sandbox's own server, one after the other, so a
slow machine is slow for both. Never fails on a number.
Beside the time that passes stands the processors' time, of the server and of the programs: on a
machine that does something else, too, it says more.
The steps, on the state before the migration: a copy; the schema; forward; the schema; rollback; the
schema, which must be the first; forward; the schema, which must be the second. What only Switchback
does (making up rows and comparing them, measuring locks and cost, running scripts again, the chain
down and up again) is in its time, and not in the other's.
"""

import argparse
import os
import pathlib
import re
import resource
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
TABLES = 1000
AIM_FINGERPRINT_MS = 500
# Each with what tables have.
MANY = f"""DO $$ BEGIN FOR i IN 1..{TABLES} LOOP
EXECUTE format('CREATE TABLE many_%s (id bigint PRIMARY KEY, code text UNIQUE, price numeric'
  ' DEFAULT 0 CHECK (price >= 0), other bigint REFERENCES many_%s, at timestamptz DEFAULT now())',
  i, greatest(i - 1, 1));
EXECUTE format('CREATE INDEX ON many_%s (at)', i);
EXECUTE format('ALTER TABLE many_%s ENABLE ROW LEVEL SECURITY', i);
EXECUTE format('CREATE POLICY own ON many_%s USING (id > 0)', i);
EXECUTE format('CREATE FUNCTION many_%s_of(x int) RETURNS int LANGUAGE sql AS $f$SELECT x$f$', i);
IF i % 100 = 0 THEN COMMIT; END IF;
END LOOP; END $$"""


class Span:
    """What passes and what the processors do, in milliseconds, since it was made."""

    server = None  # the first process of the sandbox's server

    def __init__(self):
        self.begun, self.worked = time.monotonic(), self.work()

    @classmethod
    def work(cls):
        programs, ticks = resource.getrusage(resource.RUSAGE_CHILDREN), 0
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat") if cls.server else ():
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if stat.parent.name == cls.server:
                ticks += sum(map(int, fields[11:15]))
            elif fields[1] == cls.server:
                ticks += sum(map(int, fields[11:13]))
        return programs.ru_utime + programs.ru_stime + ticks / os.sysconf("SC_CLK_TCK")

    def end(self):
        self.ms = (time.monotonic() - self.begun) * 1000
        self.cpu_ms = (self.work() - self.worked) * 1000
        return self


def mean(spans, n):
    of_all = Span()
    of_all.ms = sum(span.ms for span in spans) / n
    of_all.cpu_ms = sum(span.cpu_ms for span in spans) / n
    return of_all


def run(*argv, expect=0):
    """Runs a program; returns what it printed, and its span."""
    span = Span()
    done = subprocess.run([str(a) for a in argv], env=ENV, stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, check=False)
    if done.returncode != expect:
        sys.exit(f"bench: {' '.join(map(str, argv))}: {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout, span.end()


def rehearse(project, *versions):
    out, span = run(ARGS.cli, "rehearse", "--project", project, *versions)
    if "not proven" in out:
        sys.exit(f"bench: {out}")
    return span


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
        span = Span()
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
        return span.end()

    def end(self):
        self.psql("postgres", "-c", f"DROP DATABASE {self.name('state')}")


def by_dump(way, project, size):
    """What one takes, as the mean of migrations from all over the project."""
    spans = []
    for i in range(1, size + 1):
        (forward,), rollback = project.glob(f"{i:05}_*.sql"), project / f"rollback_{i:05}.sql"
        if i % max(size // SAMPLES, 1) == 0:
            spans.append(way.rehearse(forward, rollback))
        way.script("state", forward)
    way.end()
    return mean(spans, len(spans))


def fingerprint(way):
    """Of many tables: ours, the best of three, and what pg_dump takes for the same."""
    way.copy("many", "template0")
    way.psql(way.name("many"), "-c", MANY)
    url = re.sub("//[^/]*/[^?]*", f"//supabase_admin@/{way.name('many')}", way.url)
    spans = [run(ARGS.cli, "fingerprint", "--database", url)[1] for _ in range(3)]
    span = Span()
    way.dump("many")
    span.end()
    way.psql("postgres", "-c", f"DROP DATABASE {way.name('many')}")
    return min(spans, key=lambda one: one.ms), span


def say(title, span, note=""):
    print(f"  {title:44} {span.ms:7.0f} ms {span.cpu_ms:7.0f} ms of processors  {note}", flush=True)


def main(home):
    project = bench.make_corpus(home / "migrations", ARGS.size)
    holder = subprocess.Popen([ARGS.cli, "sandbox", "run", "--project", str(project)], env=ENV,
                              stdout=subprocess.PIPE, text=True)
    try:
        way = ByDump(holder.stdout.readline().strip())
        Span.server = way.psql("postgres", "-c", "SELECT pg_read_file('postmaster.pid')").split()[0]
        last = f"{ARGS.size:05}"
        print(f"{ARGS.size} migrations, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        say("the last one, for the first time", rehearse(project, last))
        say("the last one, once the sandbox is warm", rehearse(project, last),
            f"(aim: {AIM_ONE_MS})")
        one_more = ARGS.size + 1
        (project / f"{one_more:05}_more.sql").write_text("CREATE TABLE more (id int);\n")
        (project / f"rollback_{one_more:05}.sql").write_text("DROP TABLE more;\n")
        say("a new one behind it", rehearse(project, f"{one_more:05}"), f"(aim: {AIM_ONE_MS})")
        each = mean([rehearse(project)], one_more)
        say("all of them, each", each)
        dumped = by_dump(way, project, ARGS.size)
        say("by pg_dump, psql and a copied database, each", dumped,
            f"{dumped.ms / each.ms:.1f} times as long, {dumped.cpu_ms / each.cpu_ms:.1f} times the "
            f"work (aim: {AIM_RATIO})")
        own, dumped = fingerprint(way)
        say(f"the fingerprint of {TABLES} tables", own, f"(aim: {AIM_FINGERPRINT_MS})")
        say("pg_dump --schema-only of the same", dumped)
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
        # As root the server is another user's, and would be in a folder of the machine's.
        os.chmod(folder, 0o711)
        ENV = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8",
               "SWITCHBACK_SANDBOX_ROOT": f"{folder}/sandbox"}
        main(pathlib.Path(folder))
