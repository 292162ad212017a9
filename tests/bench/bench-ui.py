#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window costs, as ratios in the same run. Never fails on a number.

bench-ui.py PROGRAM FOLDER [--rounds N] [--size N], on a display (tests/support/with-display) and
beside a server (tests/support/with-server); FOLDER has bench-start,
bench-window and the widgets' own benchmarks. The yardstick is gnome-text-editor; a bare libadwaita
window stands beside it.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import person  # noqa: E402
import tap  # noqa: E402

EDITOR = "gnome-text-editor"
REPORT = re.compile(r"longest main loop gap: ([\d.]+) ms(?: \(CPU ([\d.]+) ms\))?")


class Start:
    """How long until the window was mapped and painted, in ms, and its memory, in MB."""

    def __init__(self, argv):
        with tempfile.TemporaryFile("w+") as report:
            subprocess.run(["/bin/sh", "-c", 'exec "$0" "$@" 3>&1 >/dev/null 2>/dev/null',
                            ARGS.folder / "bench-start", *map(str, argv)],
                           stdin=subprocess.DEVNULL, stdout=report, check=True)
            report.seek(0)
            numbers = [float(word) for word in report.read().split()]
        self.mapped, self.painted = numbers[:2]
        self.rss, self.pss = numbers[2] / 1024, numbers[3] / 1024


def table(title, costs, base):
    print(f"\n{title}")
    print(f"  {'':34} {'mapped ms':>10} {'painted ms':>11} {'RSS MB':>7} {'PSS MB':>7} "
          f"{'painted':>8} {'RSS':>5} {'PSS':>5}")
    for name, rounds in costs.items():
        ratios = ""
        if base in costs and name != base:
            def ratio(get, rounds=rounds):
                return statistics.median(get(a) / get(b) for a, b in zip(rounds, costs[base]))
            ratios = (f"{ratio(lambda c: c.painted):8.2f} {ratio(lambda c: c.rss):5.2f} "
                      f"{ratio(lambda c: c.pss):5.2f}")
        print(f"  {name:34} " + " ".join(
            f"{statistics.median(getattr(c, what) for c in rounds):{width}.1f}"
            for what, width in (("mapped", 10), ("painted", 11), ("rss", 7), ("pss", 7)))
            + " " + ratios)
    sys.stdout.flush()


def make_project(name, files):
    """A project on an empty database of its own."""
    project = HOME / name
    (project / "migrations").mkdir(parents=True)
    for path, text in files.items():
        (project / "migrations" / path).write_text(text)
    database = f"ui_{name}"
    tap.psql(f"CREATE DATABASE {database}")
    (project / ".env.local").write_text(f"DATABASE_URL={tap.url(database)}\n")
    return project


def bench_start():
    sample = tap.SOURCE_ROOT / "migrations"
    project = make_project("sample", {p.name: p.read_text() for p in sample.glob("*.sql")})
    script = next(project.glob("migrations/001*.sql"))
    editor = {"gnome-text-editor": [EDITOR, "-s"]} if person.has_program(EDITOR) else {}
    script_editor = {name: [*argv, script] for name, argv in editor.items()}
    bare = {"a bare libadwaita window": [ARGS.folder / "bench-window"]}
    for title, programs in (
            ("start, nothing open (aim: at most 1.00 of gnome-text-editor)",
             {**editor, "switchback": [ARGS.program], **bare}),
            ("start, a file or a project of 10 migrations open",
             {**script_editor, "switchback": [ARGS.program, project], **bare})):
        costs = {name: [] for name in programs}
        for i in range(ARGS.rounds + 1):
            for name, argv in programs.items():
                cost = Start(argv)
                if i > 0:  # the first one fills the caches
                    costs[name].append(cost)
        table(title, costs, EDITOR)


class Watched(person.Program):
    """The program with its watchdog on."""

    def __init__(self, project):
        super().__init__(project, env={"SWITCHBACK_WATCHDOG": "1", "LD_PRELOAD": ""})
        self.wait(lambda: self.can("win.apply"), "the timeline")

    def gap(self, title, action):
        """Prints the longest time the main loop was away while action() went on."""
        n_reports = len(REPORT.findall(self.stdout))
        self.do("app.reset-watchdog")
        action()
        self.do("app.report-watchdog")
        self.wait(lambda: len(REPORT.findall(self.stdout)) > n_reports, "the report")
        wall, cpu = REPORT.findall(self.stdout)[-1]
        print(f"  {title:44} {float(wall):8.1f} ms   of CPU {float(cpu or 0):8.1f} ms", flush=True)

    def run_to_end(self):
        self.do("win.apply")
        self.wait(lambda: not self.can("win.apply") and not self.can("win.cancel"), "the end", 600)


def bench_gaps():
    print("\nlongest main-loop gap (aim: at most 33 ms)")
    rows = {f"{i:03}_table.sql": f"CREATE TABLE t{i} (id int);\n" for i in range(1, 201)}
    window = Watched(make_project("sleep", {"000_sleep.sql": "SELECT pg_sleep(60);\n", **rows}))

    def use_it():
        window.do("win.apply")
        window.wait(lambda: window.can("win.cancel"), "the run")
        for keys in (["ctrl+k", "1", "BackSpace", "Escape"], ["Tab"] * 4, ["Down"] * 20,
                     ["F10", "Down", "Down", "Escape"], ["Page_Down"] * 5, ["Page_Up"] * 5):
            window.keys(*keys)
        window.do("win.cancel")
        window.wait(lambda: not window.can("win.cancel"), "the end")

    window.gap("pg_sleep(60): keys, menus, Cancel", use_it)
    window.quit()
    n = ARGS.size
    window = Watched(make_project("many", {f"{i:05}_table.sql": f"CREATE TABLE t{i} (id int);\n"
                                           for i in range(1, n + 1)}))
    window.gap(f"apply of {n} migrations", window.run_to_end)
    window.quit()
    flood = ("DO $$ BEGIN FOR i IN 1..500000 LOOP RAISE NOTICE 'notice %', i; END LOOP; END $$;\n")
    window = Watched(make_project("flood", {"001_flood.sql": flood}))
    window.gap("500,000 notices as fast as they come", window.run_to_end)
    window.quit()


def bench_widgets():
    for name in "bench-timeline", "bench-grid", "bench-flood":
        print(f"\n{name.rpartition('-')[2]}", flush=True)
        subprocess.run([ARGS.folder / name], check=True)
    print("\ntyping every golden script, linted after each key; and pasting", flush=True)
    typed = subprocess.run([ARGS.folder / "bench-typing", "-m", "perf"], check=True, text=True,
                           stdout=subprocess.PIPE).stdout
    for line in typed.splitlines():
        if "of the main loop" in line:
            print("  " + line.lstrip("# "))


def main():
    parser = argparse.ArgumentParser(prog="./dev bench ui")
    parser.add_argument("program", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("folder", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=int, default=1000, help="migrations to apply")
    parser.parse_args(namespace=ARGS)
    ARGS.program, ARGS.folder = ARGS.program.resolve(), ARGS.folder.resolve()
    if not person.has_program(EDITOR):
        print(f"There is no {EDITOR} here to compare with.")
    print(f"{ARGS.rounds} rounds, medians; {os.cpu_count()} processors, load "
          f"{os.getloadavg()[0]:.1f}; drawn by cairo on Xvfb", flush=True)
    bench_start()
    bench_gaps()
    bench_widgets()


if __name__ == "__main__":
    ARGS = argparse.Namespace()
    with tempfile.TemporaryDirectory(prefix="sbbench-") as home:
        HOME = pathlib.Path(home)
        main()
