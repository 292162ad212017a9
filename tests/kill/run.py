# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of switchback-cli: read while it goes on, and disturbed at a point."""

import json
import os
import signal
import subprocess
import threading
import time

import tap
from place import wait_for

# As it is on the wire: its length goes before it. "READ COMMITTED" is another matter.
COMMIT = "\x0bCOMMIT"


class Run:
    """A switchback-cli --json that goes on. Its events are there as they are printed."""

    def __init__(self, words, project, home, url):
        env = {key: os.environ[key] for key in tap.PASSED_ON if key in os.environ}
        env.update(HOME=str(home), LC_ALL="C.UTF-8", DATABASE_URL=url,
                   G_DEBUG="fatal-warnings,fatal-criticals")
        self.events = []
        self.err = ""
        self.process = subprocess.Popen(
            [tap.CLI, "--project", str(project), "--json", "--yes", *words], env=env,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.readers = [threading.Thread(target=self.read_events, daemon=True),
                        threading.Thread(target=self.read_err, daemon=True)]
        for reader in self.readers:
            reader.start()

    def read_events(self):
        for line in self.process.stdout:
            if line.endswith("\n"):  # a killed program's last line may be cut
                self.events.append(json.loads(line))

    def read_err(self):
        self.err = self.process.stderr.read()

    @property
    def is_over(self):
        return self.process.poll() is not None

    def wait(self):
        """Waits for its end. Returns the exit status; negative: by that signal."""
        try:
            self.process.wait(tap.PATIENCE)
        except subprocess.TimeoutExpired as hangs:
            self.process.kill()
            raise AssertionError("the program hangs") from hangs
        for reader in self.readers:
            reader.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return self.process.returncode

    def give_up(self):
        """^C until it is over: cancels, ends the server process, abandons."""
        while not self.is_over:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(0.1)
            except subprocess.TimeoutExpired:
                pass

    def __str__(self):
        lines = [json.dumps(event, ensure_ascii=False) for event in self.events]
        return "\n".join([f"exit status {self.process.returncode}", *lines, self.err])


def kill_all(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def disturb(run, point, proxy, place, database, duration):
    """Disturbs the run at the point, and waits until it is over. Returns whether it was reached."""
    if point.is_on_wire:
        wait_for(lambda: proxy.counts.cuts or run.is_over, "the point")
        reached = proxy.counts.cuts > 0
    else:
        first = 1 if point.kind == "instant" else point.n
        wait_for(lambda: len(run.events) >= first or run.is_over, "the event")
        if point.kind == "instant":
            time.sleep(duration * point.n / 1000)
        reached = not run.is_over

    if point.way == "program":
        run.process.kill()
    elif point.way in ("term", "crash"):
        pids = place.backends(database)
        kill_all(pids, signal.SIGTERM if point.way == "term" else signal.SIGKILL)
        if point.is_on_wire and reached:
            # The connection was held still, so that the program knows of nothing yet; but what it
            # watches a long wait by, where it does, comes back at once.
            place.wait_ended(database, pids)
            proxy.cut_now("close")
    elif point.way == "close":
        if not point.is_on_wire:
            proxy.cut_now("close")
    elif point.way == "hole":
        if not point.is_on_wire:
            proxy.cut_now("drop")
        run.give_up()
    run.wait()
    proxy.cut_now("close")
    return reached


def arm(proxy, point):
    """Tells the network where the point is, before the run begins."""
    if point.is_on_wire:
        proxy.cut_at(point.n, point.moment, "close" if point.way == "close" else "drop",
                     COMMIT if point.kind == "commit" else "")
