#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Switchback costs, as ratios to bare libpq in the same run. Never fails on a number.

bench.py CLI FOLDER [--rounds N] [--size N], beside a server (tests/support/with-server --durable);
FOLDER has bench-floor, bench-measure and bench-proxy.
In each round all programs do the same work one after another; a ratio is the median of the rounds'
own ratios, so that a machine that gets slower half-way does not show.
"""

import argparse
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import proxy  # noqa: E402
import tap  # noqa: E402

SIZES = (1000, 10_000)
FAR = 30  # migrations, so that connecting does not count for much
FAR_MS = 40  # a round trip
BIG_MB = 50

# Five kinds of small file in turn; each statement ends where its line ends.
KINDS = (
    ("create_items", "CREATE TABLE items_{n} (id bigint PRIMARY KEY, name text NOT NULL);\n"
     "CREATE INDEX items_{n}_name ON items_{n} (name);\n", "DROP TABLE items_{n};\n"),
    ("add_column", "ALTER TABLE items_{t} ADD COLUMN note text;\n",
     "ALTER TABLE items_{t} DROP COLUMN note;\n"),
    ("insert_items", "INSERT INTO items_{t} (id, name) VALUES (1, 'one'), (2, 'two');\n",
     "DELETE FROM items_{t};\n"),
    ("create_function", "CREATE FUNCTION double_{n} (x int) RETURNS int LANGUAGE sql IMMUTABLE "
     "AS $$ SELECT x * 2 $$;\n", "DROP FUNCTION double_{n} (int);\n"),
    ("secure_items", "ALTER TABLE items_{t} ENABLE ROW LEVEL SECURITY;\n"
     "CREATE POLICY items_{t}_all ON items_{t} USING (true);\n",
     "DROP POLICY items_{t}_all ON items_{t};\n"
     "ALTER TABLE items_{t} DISABLE ROW LEVEL SECURITY;\n"),
)


def make_corpus(folder, size):
    folder.mkdir(parents=True)
    for i in range(size):
        name, forward, rollback = KINDS[i % len(KINDS)]
        number = f"{i + 1:05}"
        names = {"n": number, "t": f"{i // len(KINDS) * len(KINDS) + 1:05}"}
        (folder / f"{number}_{name}.sql").write_text(forward.format(**names))
        (folder / f"rollback_{number}.sql").write_text(rollback.format(**names))
    return folder


class Cost:
    def __init__(self, wall, cpu, rss):
        self.wall, self.cpu, self.rss = wall, cpu, rss  # s, s, MB


def environment(database):
    """With the name of a database on the test run's server, or its URL."""
    env = {"PATH": os.environ["PATH"], "HOME": str(HOME), "LC_ALL": "C.UTF-8"}
    if database:
        env["DATABASE_URL"] = database if "://" in database else tap.url(database)
    return env


def measure(argv, database=None):
    """Runs a program to its end, which must be a good one."""
    argv = list(map(str, argv))
    with tempfile.TemporaryFile() as err, tempfile.TemporaryFile("w+") as cost:
        done = subprocess.run(
            ["/bin/sh", "-c", 'exec "$0" "$@" 3>&1 >/dev/null', ARGS.measure, *argv],
            env=environment(database), stdin=subprocess.DEVNULL, stdout=cost, stderr=err,
            check=False)
        cost.seek(0)
        words = cost.read().split()
        if done.returncode != 0 or words[3] != "0":
            err.seek(0)
            sys.exit(f"bench: {' '.join(argv)}: exit status {words[3:]}\n"
                     + err.read().decode(errors="replace")[-2000:])
    return Cost(float(words[0]), float(words[1]), int(words[2]) / 1024)


def table(title, costs, base):
    """Prints rows {name: [Cost of each round]} and their ratios to the row named base."""
    print(f"\n{title}")
    print(f"  {'':24} {'ms':>9} {'min–max':>17} {'CPU ms':>8} {'RSS MB':>7} {'ratio':>6}")
    for name, rounds in costs.items():
        walls = [cost.wall * 1000 for cost in rounds]
        ratio = ""
        if base in costs and name != base:
            pairs = zip(rounds, costs[base])
            ratio = f"{statistics.median(a.wall / b.wall for a, b in pairs):.2f}"
        spread = f"{min(walls):.1f}–{max(walls):.1f}"
        print(f"  {name:24} {statistics.median(walls):9.1f} {spread:>17} "
              f"{statistics.median(cost.cpu for cost in rounds) * 1000:8.1f} "
              f"{max(cost.rss for cost in rounds):7.1f} {ratio:>6}")
    sys.stdout.flush()


def fresh_database():
    fresh_database.n = getattr(fresh_database, "n", 0) + 1
    name = f"bench{fresh_database.n}"
    tap.psql(f"CREATE DATABASE {name}")
    tap.psql("CHECKPOINT")
    return name


def psql_script(folder, pattern, backwards):
    """All files in one psql session, each in a transaction."""
    files = sorted(p for p in folder.glob("*.sql") if p.name.startswith("rollback_") == backwards)
    script = HOME / f"{pattern}.psql"
    script.write_text("".join(f"BEGIN;\n\\i {p}\nCOMMIT;\n"
                              for p in (reversed(files) if backwards else files)))
    return script


def bench_runs(size, n_rounds):
    folder = make_corpus(HOME / f"runs{size}" / "migrations", size)
    up, down = psql_script(folder, "up", False), psql_script(folder, "down", True)
    program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")

    def psql(script):
        return lambda db: measure([program, "-Xq", "-v", "ON_ERROR_STOP=1", "-f", script,
                                   tap.url(db)])

    def floor(mode):
        return lambda db: measure([ARGS.floor, mode, folder], db)

    def cli(*words):
        return lambda db: measure([ARGS.cli, "--project", folder.parent, "--yes", *words], db)

    programs = {"libpq floor": (floor("apply"), floor("rollback")),
                "psql, one session": (psql(up), psql(down)),
                "one Query per file": (floor("simple"), None)}
    if has_cli():
        programs["switchback-cli"] = (cli("apply"), cli("rollback", "--all"))
    applied, rolled_back = ({name: [] for name in programs} for _ in range(2))
    for i in range(n_rounds):
        names = list(programs)
        # Who comes first pays for the last one's dirty pages: everyone's turn.
        for name in names[i % len(names):] + names[:i % len(names)]:
            forward, backward = programs[name]
            database = fresh_database()
            applied[name].append(forward(database))
            if backward:
                rolled_back[name].append(backward(database))
            tap.psql(f"DROP DATABASE {database}")
    table(f"apply {size} migrations, {n_rounds} rounds (aim: at most 1.10 of the floor)", applied,
          "libpq floor")
    del rolled_back["one Query per file"]
    table(f"roll back {size} migrations (aim: at most 1.10)", rolled_back, "libpq floor")
    shutil.rmtree(folder.parent)


def bench_far():
    """Where each round trip takes its time, their number is what counts."""
    folder = make_corpus(HOME / "far" / "migrations", FAR)
    programs = {"one Query per file": [ARGS.floor, "simple", folder],
                "libpq floor": [ARGS.floor, "apply", folder]}
    if has_cli():
        programs["switchback-cli"] = [ARGS.cli, "--project", folder.parent, "--yes", "apply"]
    costs = {name: [] for name in programs}
    with proxy.Proxy(tap.SOCKET, tap.PORT, ARGS.proxy) as network:
        network.delay(FAR_MS // 2, FAR_MS // 2)
        for _ in range(ARGS.rounds):
            for name, argv in programs.items():
                database = fresh_database()
                costs[name].append(measure(argv, network.url(database)))
                tap.psql(f"DROP DATABASE {database} WITH (FORCE)")
    table(f"apply {FAR} migrations at a round trip of {FAR_MS} ms (aim: at most 2.1 of one Query "
          "per file)", costs, "one Query per file")


def big_files():
    """Yields the name and the text of one file of BIG_MB: rows as statements, and as data."""
    wanted = BIG_MB << 20
    row = "'" + "x" * 90 + "'"
    insert = "INSERT INTO big (text) VALUES " + ", ".join([f"({row})"] * 1000) + ";\n"
    create = "CREATE TABLE big (text text);\n"
    yield "INSERTs", create + insert * (wanted // len(insert))
    data = "x" * 99 + "\n"
    yield "COPY data", create + "COPY big FROM stdin;\n" + data * (wanted // len(data)) + "\\.\n"


def bench_memory():
    """Of one big file; that of many files is in the tables above."""
    print(f"\napply one file of {BIG_MB} MB (aim: at most 3 times the file in memory)")
    for name, text in big_files():
        folder = HOME / "big" / "migrations"
        folder.mkdir(parents=True)
        (folder / "001_big.sql").write_text(text)
        database = fresh_database()
        cost = measure([ARGS.cli, "--project", folder.parent, "--yes", "apply"], database)
        print(f"  {name:24} {cost.wall * 1000:9.1f} ms {cost.rss:7.1f} MB, "
              f"{cost.rss / BIG_MB:.2f} times the file", flush=True)
        tap.psql(f"DROP DATABASE {database}")
        shutil.rmtree(folder.parent)


def bench_status(size, aim):
    folder = make_corpus(HOME / f"status{size}" / "migrations", size)
    database = fresh_database()
    measure([ARGS.floor, "apply", folder], database)
    costs = {"libpq floor": [], "switchback-cli": []}
    if not has_cli():
        del costs["switchback-cli"]
    else:
        # Its own journal, to compare checksums with.
        tap.psql(f"DROP DATABASE {database}")
        database = fresh_database()
        measure([ARGS.cli, "--project", folder.parent, "--yes", "apply"], database)
    for _ in range(2 * ARGS.rounds + 1):
        costs["libpq floor"].append(measure([ARGS.floor, "status", folder], database))
        if has_cli():
            costs["switchback-cli"].append(
                measure([ARGS.cli, "--project", folder.parent, "status"], database))
    table(f"status of {size} migrations, all hashed (aim: at most {aim} ms)", costs, "libpq floor")
    tap.psql(f"DROP DATABASE {database}")
    shutil.rmtree(folder.parent)


def bench_version():
    program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")
    programs = {"psql": program, **({"switchback-cli": ARGS.cli} if has_cli() else {})}
    costs = {name: [] for name in programs}
    for _ in range(20):
        for name, path in programs.items():
            costs[name].append(measure([path, "--version"]))
    table("--version (aim: at most 5 ms)", costs, "psql")


def interrupt(argv, database):
    """From SIGINT, while the server sleeps for this program, to the program's end."""
    process = subprocess.Popen(list(map(str, argv)), env=environment(database),
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    while tap.psql("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' "
                   f"AND datname = '{database}' AND wait_event = 'PgSleep'") == "0":
        if process.poll() is not None:
            sys.exit(f"bench: {argv[0]} ended by itself: exit status {process.returncode}")
        time.sleep(0.01)
    start = time.perf_counter()
    process.send_signal(signal.SIGINT)
    process.wait()
    return time.perf_counter() - start


def bench_cancel():
    project = HOME / "sleep"
    (project / "migrations").mkdir(parents=True)
    (project / "migrations/001_sleep.sql").write_text("SELECT pg_sleep(60);\n")
    database = fresh_database()
    program = os.path.join(os.environ["SWITCHBACK_TEST_BIN"], "psql")
    programs = {"psql": [program, "-Xq", "-c", "SELECT pg_sleep(60)", tap.url(database)]}
    if has_cli():
        programs["switchback-cli"] = [ARGS.cli, "--project", project, "--yes", "apply"]
    costs = {name: [interrupt(argv, database) for _ in range(ARGS.rounds)]
             for name, argv in programs.items()}
    print("\n^C during pg_sleep(60), to the end of the program (aim: at most 100 ms)")
    for name, walls in costs.items():
        print(f"  {name:24} {statistics.median(walls) * 1000:9.1f}")


def has_cli():
    return os.path.exists(ARGS.cli)


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("cli", help=argparse.SUPPRESS)
    parser.add_argument("folder", help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=int)
    args = parser.parse_args()
    args.cli = os.path.abspath(args.cli)
    args.floor = os.path.join(os.path.abspath(args.folder), "bench-floor")
    args.proxy = os.path.join(os.path.abspath(args.folder), "bench-proxy")
    args.measure = os.path.join(os.path.abspath(args.folder), "bench-measure")
    return args


def main():
    if not tap.SOCKET:
        sys.exit("bench: no PostgreSQL server binaries")
    if not has_cli():
        print("There is no switchback-cli in this build: only its yardsticks are measured.")
    print(f"{ARGS.rounds} rounds, medians; {os.cpu_count()} processors, load "
          f"{os.getloadavg()[0]:.1f}; PostgreSQL {tap.psql('SHOW server_version')}, "
          f"synchronous_commit {tap.psql('SHOW synchronous_commit')}, "
          f"fsync {tap.psql('SHOW fsync')}", flush=True)
    bench_runs(ARGS.size or SIZES[0], ARGS.rounds)
    if not ARGS.size:
        bench_runs(SIZES[1], min(ARGS.rounds, 3))
    bench_far()
    if has_cli():
        bench_memory()
    size = ARGS.size or SIZES[0]
    for n, aim in ((size, 25), (10 * size, 300)):
        bench_status(n, aim)
    bench_version()
    bench_cancel()


if __name__ == "__main__":
    ARGS = parse_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the folder below goes too
    with tempfile.TemporaryDirectory(prefix="sbbench-") as home:
        HOME = pathlib.Path(home)
        main()
