# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills runs, continues them, and compares: after whatever happens, what Switchback says is what is
there, one more call ends the work, nothing was done twice, and the end is that of a run that nobody
disturbed."""

import itertools
import pathlib
import re
import shutil
import tempfile
import time

import judge
import scripts
from place import OwnPlace
from point import DIRECTIONS
from proxy import Proxy
from run import COMMIT, Run, arm, disturb

ASKED = re.compile(r"(\d+) stopped at statement (\d+) of \d+ .*nothing tells")
WORDS = {"apply": ["apply"], "rollback": ["rollback", "--all"]}


class Killer:
    """Two servers with their templates, and what undisturbed runs come to: they are our own, since
    roles that other tests make count for all databases of a server."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sbkill-"))
        self.project = self.folder / "project"
        for path, text in scripts.folder_of().items():
            path = self.project / path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.numbers = itertools.count(1)
        self.places = {crash: OwnPlace() for crash in (False, True)}
        self.sizes = {}  # {(direction, kind of point): how many}
        self.durations = {}
        self.ends = {}
        self.n_asked = 0
        for place in self.places.values():
            self.prepare(place)

    def remove(self):
        for place in self.places.values():
            place.remove()
        shutil.rmtree(self.folder)

    def prepare(self, place):
        """Makes the templates kill_apply and kill_rollback by runs that nobody disturbs."""
        place.create("kill_apply")
        place.psql(scripts.LEDGER, "kill_apply")
        for direction in DIRECTIONS:
            for kind, part in (("message", ""), ("commit", COMMIT)):
                last = kind == "commit"
                database = "kill_rollback" if last and direction == "apply" else "kill_end"
                place.create(database, f"kill_{direction}")
                with Proxy(place.folder, place.port) as proxy:
                    proxy.cut_at(0, "before", "close", part)
                    run = self.start(direction, "home", proxy.url(database))
                    started = time.monotonic()
                    if run.wait() != 0:
                        raise AssertionError(f"undisturbed: {run}")
                    self.durations[direction] = time.monotonic() - started
                    self.sizes[direction, kind] = proxy.counts.matched
                self.sizes[direction, "event"] = len(run.events)
                self.sizes[direction, "instant"] = 1000
                place.wait_gone(database)
                self.ends[direction] = place.psql(scripts.STATE_SQL, database)
                place.wait_gone(database)
                if database == "kill_end":
                    place.drop(database)

    def start(self, direction, home, url, *more):
        home = self.folder / home
        home.mkdir(exist_ok=True)
        return Run([*WORDS[direction], *more], self.project, home, url)

    def status(self, home, url):
        run = Run(["status"], self.project, self.folder / home, url)
        if run.wait() != 0:
            raise judge.Disagreement(f"status failed: {run}")
        return run.events

    def kill(self, point):
        """One kill, and what comes after it. Returns whether the point was reached; raises
        Disagreement."""
        place = self.places[point.way == "crash"]
        database = f"kill_{next(self.numbers)}"
        place.create(database, f"kill_{point.direction}")
        told = []
        try:
            with Proxy(place.folder, place.port) as proxy:
                arm(proxy, point)
                run = self.start(point.direction, database, proxy.url(database))
                try:
                    reached = disturb(run, point, proxy, place, database,
                                      self.durations[point.direction])
                finally:
                    run.process.kill()
                told.append(f"the run that was disturbed: {run}")
            place.wait_up()
            place.wait_gone(database)
            self.compare(point, place, database, run, told)
            self.carry_on(point, place, database, told)
        except (judge.Disagreement, AssertionError) as error:
            raise judge.Disagreement("\n".join([f"{error}", *told, f"left in {database}"])) \
                from error
        place.drop(database)
        shutil.rmtree(self.folder / database)
        return reached

    def compare(self, point, place, database, run, told):
        """What was said, and what is said now, with what is there."""
        witness = judge.Witness(place, database, point.direction)
        told.append(f"there is:\n{witness}")
        judge.check_events(witness, point.direction, run.events)
        judge.check_end(witness, run.process.returncode, point.way, run.events)
        judge.check_status(witness, point.direction, self.status(database, place.url(database)))

    def carry_on(self, point, place, database, told):
        """One more call ends the work, as if nothing had happened; but where only a person can tell
        what became of a statement, it asks, and psql knows."""
        run = self.start(point.direction, database, place.url(database))
        code = run.wait()
        told.append(f"the run after it: {run}")
        if asked := ASKED.search(run.err):
            self.n_asked += 1
            done = judge.Witness(place, database, point.direction).is_done(asked[1], int(asked[2]))
            run = self.start(point.direction, database, place.url(database),
                             "--statement-done" if done else "--statement-again")
            code = run.wait()
            told.append(f"told that it was {'' if done else 'not '}done: {run}")
        if code != 0:
            raise judge.Disagreement(f"the run after it: exit status {code}")
        place.wait_gone(database)
        witness = judge.Witness(place, database, point.direction)
        judge.check_end(witness, 0, point.way)
        judge.check_status(witness, point.direction, self.status(database, place.url(database)))
        end = place.psql(scripts.STATE_SQL, database)
        if end != self.ends[point.direction]:
            here, there = end.splitlines(), self.ends[point.direction].splitlines()
            raise judge.Disagreement(f"at the end there is also {sorted(set(here) - set(there))} "
                                     f"and there is not {sorted(set(there) - set(here))}")
