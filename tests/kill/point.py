# SPDX-License-Identifier: GPL-3.0-or-later
"""Where and how a run is disturbed: points, how they are written, and how they are chosen."""

import dataclasses
import random

# program: SIGKILL of switchback-cli; term: SIGTERM of its server processes; crash: SIGKILL of them,
# which makes the whole server recover; close: the connection breaks; hole: it falls silent.
WAYS = ("program", "term", "close", "hole", "crash")
# commit: at the n-th COMMIT on the wire; message: at the n-th message; event: when the n-th event
# was printed; instant: n thousandths of the time an undisturbed run takes, after its first event.
KINDS = ("commit", "message", "event", "instant")
MOMENTS = ("before", "after", "answered")
DIRECTIONS = ("apply", "rollback")


@dataclasses.dataclass(frozen=True)
class Point:
    direction: str
    way: str
    kind: str
    n: int
    moment: str = ""  # of commit and message: has the server got it, has it answered

    def __str__(self):
        return ":".join(filter(None, (self.direction, self.way, self.kind, str(self.n),
                                      self.moment)))

    @classmethod
    def parse(cls, text):
        words = text.split(":")
        point = cls(*words[:3], int(words[3]), *words[4:])
        assert point.direction in DIRECTIONS and point.way in WAYS and point.kind in KINDS
        assert point.moment in MOMENTS if point.is_on_wire else not point.moment
        return point

    @property
    def is_on_wire(self):
        return self.kind in ("commit", "message")


def choose(sizes, seed):
    """Yields points for ever: every way with every kind in both directions in turn, at random
    places. sizes: {(direction, kind): how many there are}."""
    dice = random.Random(seed)
    while True:
        for direction in ("apply", "rollback", "apply"):
            for kind in ("commit", "message", "commit", "event", "instant"):
                for way in WAYS:
                    yield Point(direction, way, kind, dice.randint(1, sizes[direction, kind]),
                                dice.choice(MOMENTS) if kind in ("commit", "message") else "")
