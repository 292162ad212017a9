#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `switchback-cli lint` names, and what it costs, beside squawk. Never fails on a number.

bench-lint.py CLI FOLDER SQUAWK [--rounds N] [--each]; FOLDER has bench-measure; SQUAWK is its
program, "" where there is none.
A case is a dangerous file and its safe twin, which differ in the danger alone. A danger is named
when a rule speaks of it and not of its twin. A false alarm is a warning, or worse, about a safe
twin.
"""

import argparse
import collections
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).parent.parent
# They ask the same of nearly every file, so they name no danger, and are counted as no false alarm.
SQUAWK_SETTINGS = {"require-lock-timeout", "require-statement-timeout", "require-timeout-settings"}
LINES = 10_000
AIM_MS = 100

# Eighteen lines of what migrations mostly are.
BLOCK = """CREATE TABLE IF NOT EXISTS public.items_{n} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner uuid NOT NULL,
  name text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS items_{n}_owner_idx ON public.items_{n} (owner);
ALTER TABLE public.items_{n} ENABLE ROW LEVEL SECURITY;
CREATE POLICY items_{n}_own ON public.items_{n} TO authenticated
  USING (owner = (SELECT auth.uid()));
ALTER TABLE public.orders ADD COLUMN note_{n} text NOT NULL;
CREATE INDEX orders_{n}_idx ON public.orders (note_{n});
INSERT INTO public.kinds (id, name) VALUES ({n}, 'kind {n}');
CREATE FUNCTION public.double_{n} (x integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  RETURN x * 2;
END
$$;
"""


class Switchback:
    name = "switchback-cli"

    def __init__(self, cli):
        self.argv = [cli, "lint", "--format", "json"]

    def read(self, text):
        for line in text.splitlines():
            row = json.loads(line)
            if row["type"] == "finding":
                yield row["file"], row["rule"], row["severity"] != "info"


class Squawk:
    name = "squawk"

    def __init__(self, program):
        self.argv = [program, "--reporter", "json"]

    def read(self, text):
        for row in json.loads(text):
            if row["rule_name"] not in SQUAWK_SETTINGS:
                yield row["file"], row["rule_name"], True


def run(argv):
    """Returns what a program prints, its seconds, CPU seconds and MB; findings are no failure."""
    with tempfile.NamedTemporaryFile("r") as out, tempfile.TemporaryFile("w+") as cost:
        script = 'exec "$0" "$@" 3>&1 >"$OUT"'
        subprocess.run(["/bin/sh", "-c", script, ARGS.measure, *map(str, argv)],
                       env={**os.environ, "OUT": out.name}, stdin=subprocess.DEVNULL, stdout=cost,
                       stderr=subprocess.PIPE, check=True)
        cost.seek(0)
        wall, cpu, memory, _status = cost.read().split()
        return out.read(), float(wall), float(cpu), int(memory) / 1024


def copy_pairs(folder, source, ending):
    """Puts cases where no project is near; returns their names."""
    folder.mkdir()
    names = []
    for safe in sorted(source.glob(f"*{ending}")):
        bad = safe.with_name(safe.name.removesuffix(ending) + ".sql")
        if bad.exists():
            names.append(bad.stem)
            (folder / bad.name).write_bytes(bad.read_bytes())
            (folder / f"{bad.stem}.safe.sql").write_bytes(safe.read_bytes())
    return names


class Result:
    """Of golden cases only the rule that one is named after counts: they hold other dangers too."""

    def __init__(self, tool, folder, names, is_golden):
        files = [folder / f"{name}{ending}" for name in names for ending in (".sql", ".safe.sql")]
        rows = collections.defaultdict(list)
        rounds = [run([*tool.argv, *files]) for _ in range(ARGS.rounds)]
        for path, rule, is_warning in tool.read(rounds[0][0]):
            rows[pathlib.Path(path).name].append((rule, is_warning))
        self.named, self.missed, self.alarms = {}, [], {}
        for name in names:
            bad, safe = rows[f"{name}.sql"], rows[f"{name}.safe.sql"]
            if is_golden and tool.name == Switchback.name:
                bad, safe = ([row for row in rows if row[0] == name] for rows in (bad, safe))
            rules = {rule for rule, _ in bad} - {rule for rule, _ in safe}
            if rules:
                self.named[name] = sorted(rules)
            else:
                self.missed.append(name)
            if loud := sorted({rule for rule, is_warning in safe if is_warning}):
                self.alarms[name] = loud
        self.wall = statistics.median(row[1] for row in rounds) * 1000
        self.cpu = statistics.median(row[2] for row in rounds) * 1000
        self.memory = max(row[3] for row in rounds)
        self.files = len(files)


def compare(title, tools, folder, names, is_golden=False):
    print(f"\n{title}: {len(names)} dangers and their safe twins")
    print(f"  {'':16} {'named':>6} {'missed':>7} {'false alarms':>13} {'ms':>8} {'CPU ms':>8} "
          f"{'CPU ms/file':>12} {'RSS MB':>7}")
    def alarms(result):
        return "–" if is_golden and result is not results[Switchback.name] else len(result.alarms)

    results = {tool.name: Result(tool, folder, names, is_golden) for tool in tools}
    for name, result in results.items():
        print(f"  {name:16} {len(result.named):6} {len(result.missed):7} {alarms(result):>13} "
              f"{result.wall:8.1f} {result.cpu:8.1f} {result.cpu / result.files:12.3f} "
              f"{result.memory:7.1f}")
    ours = results[Switchback.name]
    print(f"  missed: {', '.join(ours.missed) or 'none'}")
    for name, rules in ours.alarms.items():
        print(f"  false alarm: {name}: {', '.join(rules)}")
    if ARGS.each:
        for name in names:
            print(f"  {name}: " + "; ".join(
                f"{tool} {', '.join(result.named.get(name, ['–']))}"
                + (f" (twin: {', '.join(result.alarms[name])})" if name in result.alarms else "")
                for tool, result in results.items()))
    sys.stdout.flush()


def bench_long_file(tools, folder):
    """The start of the program is told apart: the window does not have it."""
    blocks = LINES // BLOCK.count("\n") + 1
    text = "".join(BLOCK.format(n=i) for i in range(blocks)).splitlines(keepends=True)[:LINES]
    long, short = folder / "long.sql", folder / "short.sql"
    long.write_text("".join(text))
    short.write_text("SELECT 1;\n")
    print(f"\none file of {len(text):,} lines, {long.stat().st_size / 1024:.0f} KB, without the "
          f"start of the program (aim: {AIM_MS} ms)")
    print(f"  {'':16} {'findings':>9} {'ms':>8} {'CPU ms':>8} {'RSS MB':>7}")
    for tool in tools:
        pairs = [(run([*tool.argv, long]), run([*tool.argv, short])) for _ in range(ARGS.rounds)]
        found = sum(1 for _ in tool.read(pairs[0][0][0]))
        wall, cpu = (statistics.median(a[i] - b[i] for a, b in pairs) * 1000 for i in (1, 2))
        print(f"  {tool.name:16} {found:9} {wall:8.1f} {cpu:8.1f} {pairs[0][0][3]:7.1f}")


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench lint")
    parser.add_argument("cli", type=os.path.abspath, help=argparse.SUPPRESS)
    parser.add_argument("folder", help=argparse.SUPPRESS)
    parser.add_argument("squawk", help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--each", action="store_true", help="say of each case which rules name it")
    args = parser.parse_args()
    args.measure = os.path.join(os.path.abspath(args.folder), "bench-measure")
    return args


def main():
    tools = [Switchback(ARGS.cli)]
    if ARGS.squawk:
        tools.append(Squawk(os.path.abspath(ARGS.squawk)))
    else:
        print("squawk-cli cannot be had from npm here: Switchback's figures stand alone.")
    print(f"{ARGS.rounds} rounds, medians; {os.cpu_count()} processors, load "
          f"{os.getloadavg()[0]:.1f}; default rules of each")
    with tempfile.TemporaryDirectory(prefix="sbbench-") as home:
        os.chdir(home)
        home = pathlib.Path(home)
        unseen = copy_pairs(home / "unseen", TESTS / "bench/lint-cases", ".safe.sql")
        golden = copy_pairs(home / "golden", TESTS / "golden/lint", ".good.sql")
        compare("cases that no rule was made from", tools, home / "unseen", unseen)
        compare("the golden cases, which our rules were made from", tools, home / "golden", golden,
                is_golden=True)
        bench_long_file(tools, home)


if __name__ == "__main__":
    ARGS = parse_arguments()
    main()
