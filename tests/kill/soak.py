# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills runs at many points, as TAP; without arguments every way with every kind of moment.

soak.py [--kills N | --minutes N] [--seed N] [--point POINT]…, beside a server
(tests/support/with-server). A point is repeated by its name.
"""

import argparse
import itertools
import queue
import random
import sys
import threading
import time

import judge
import tap
from kill import Killer
from point import DIRECTIONS, KINDS, Point, choose

KILLS = 75  # every way with every kind, both ways
THREADS = 2  # beside the one for the server that crashes


class Tally:
    """Hands points out, and counts. Points that crash a server come one after another."""

    def __init__(self, points, deadline):
        self.points, self.deadline = points, deadline
        self.lock = threading.Lock()
        self.waiting = {False: queue.SimpleQueue(), True: queue.SimpleQueue()}
        self.n = self.n_missed = 0
        self.failed = []

    def next(self, crash):
        with self.lock:
            while self.waiting[crash].empty():
                if self.deadline and time.monotonic() > self.deadline:
                    return None
                point = next(self.points, None)
                if point is None:
                    return None
                self.waiting[point.way == "crash"].put(point)
            return self.waiting[crash].get()

    def report(self, point, reached, error):
        with self.lock:
            self.n += 1
            self.n_missed += not reached
            print(f"{'not ok' if error else 'ok'} {self.n} {point}", flush=True)
            if error:
                self.failed.append(point)
                print(f"{point}:\n{error}\n", file=sys.stderr, flush=True)


def work(killer, tally, crash):
    while (point := tally.next(crash)) is not None:
        try:
            tally.report(point, killer.kill(point), None)
        except judge.Disagreement as error:
            tally.report(point, True, error)


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--point", type=Point.parse, action="append")
    return parser.parse_args()


def main():
    args = parse_arguments()
    if not tap.SOCKET:
        print("1..0 # SKIP no PostgreSQL server binaries")
        return 0
    seed = args.seed or random.randrange(1, 1 << 32)
    print(f"# --seed {seed}", flush=True)
    killer = Killer()
    for direction in DIRECTIONS:
        print(f"# {direction}: " + ", ".join(f"{killer.sizes[direction, kind]} {kind}s"
                                             for kind in KINDS[:3]), flush=True)
    points = iter(args.point) if args.point else choose(killer.sizes, seed)
    deadline = None
    if args.minutes:
        deadline = time.monotonic() + 60 * args.minutes
    elif not args.point:
        points = itertools.islice(points, args.kills or KILLS)
    tally = Tally(points, deadline)
    threads = [threading.Thread(target=work, args=(killer, tally, crash))
               for crash in [True] + [False] * THREADS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not tally.failed:
        killer.remove()
    print(f"1..{tally.n}")
    print(f"# {tally.n} kills, {tally.n_missed} of them after the end, {killer.n_asked} asked "
          f"about, {len(tally.failed)} disagreements; --seed {seed}")
    for point in tally.failed:
        print(f"# again: --point {point}")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
