# SPDX-License-Identifier: GPL-3.0-or-later
"""Does what the program says agree with what is there? psql is the witness."""

import scripts

NOTHING, SOME, ALL = "nothing", "some", "all"
# {what is said of a migration: what may be there of it}
HELD = {
    "apply": {"applied": {ALL}, "pending": {NOTHING}, "failed": {NOTHING}, "cancelled": {NOTHING}},
    "rollback": {"rolled-back": {ALL}, "pending": {ALL}, "applied": {NOTHING}, "failed": {NOTHING},
                 "cancelled": {NOTHING}},
}


class Disagreement(Exception):
    pass


class Witness:
    """What is in a database: of each migration all, some or nothing of what the direction does."""

    def __init__(self, place, database, direction):
        self.done = {}  # {(version, number of the statement): whether it was done}
        lines = []
        for m in scripts.MIGRATIONS:
            statements = m.forward if direction == "apply" else m.rollback
            for i, statement in enumerate(statements):
                if statement.done is not None:
                    lines.append(f"SELECT '{m.version}', {i + 1}, "
                                 f"coalesce({statement.done}, false)")
        rows = place.psql(" UNION ALL ".join(lines), database)
        for row in rows.splitlines():
            version, number, done = row.split("|")
            self.done[version, int(number)] = done == "t"
        twice = place.psql("SELECT name FROM ledger.effect GROUP BY name HAVING count(*) > 1",
                           database)
        if twice:
            raise Disagreement(f"done twice: {twice.split()}")
        self.history = set()
        if place.psql("SELECT to_regclass('public.migration_history')", database):
            self.history = {name[:3] for name in place.psql(
                "SELECT migration_name FROM public.migration_history", database).split()}
        self.progress = []
        if place.psql("SELECT to_regclass('switchback.progress')", database):
            self.progress = [line.split("|") for line in place.psql(
                "SELECT s.version, p.statement, p.state FROM switchback.progress p JOIN "
                "switchback.step s USING (run_id, ordinal) WHERE s.direction = "
                f"'{direction}' ORDER BY s.started_at", database).splitlines()]

    def of(self, version):
        done = {done for (v, _), done in self.done.items() if v == version}
        return SOME if len(done) == 2 else ALL if True in done else NOTHING

    def is_done(self, version, number):
        """Whether a statement was done; the first of a transaction stands for all of it."""
        return next(done for (v, i), done in sorted(self.done.items())
                    if v == version and i >= number)

    def __str__(self):
        lines = []
        for m in scripts.MIGRATIONS:
            missing = [i for (v, i), done in self.done.items() if v == m.version and not done]
            row = "yes" if m.version in self.history else "no"
            lines.append(f"  {m.version} {self.of(m.version):8} history {row:4} not done {missing}")
        return "\n".join(lines)


def check_word(witness, direction, version, word, who):
    """One word that was said about one migration."""
    m = next(m for m in scripts.MIGRATIONS if m.version == version)
    if word == "partial":
        agrees = m.single
    elif word == "unknown":
        agrees = True
    else:
        agrees = witness.of(version) in HELD[direction].get(word, set())
    if not agrees:
        raise Disagreement(f"{who} says {version} is {word}; there is {witness.of(version)} of it")


def check_events(witness, direction, events):
    """What the run said before it ended."""
    for event in events:
        if event["type"] == "migration-end":
            check_word(witness, direction, event["version"], event["state"], "the run")


def check_end(witness, code, way, events=()):
    """What the exit status says, where the run ended by itself."""
    unknown = {e["version"] for e in events if e["type"] == "migration-end"
               and e["state"] == "unknown"}
    changed = {m.version for m in scripts.MIGRATIONS if witness.of(m.version) != NOTHING}
    if code == 0:
        agrees = all(witness.of(m.version) == ALL for m in scripts.MIGRATIONS)
    elif code == 1:
        agrees = not changed
    elif code == 3:
        # Whether a statement was done that ran by itself is looked at by the next call only.
        doubted = {e["version"] for e in events if e["type"] == "error"
                   and "it may have been done" in (e["text"] or "")}
        agrees = bool(changed) or any(m.single for m in scripts.MIGRATIONS
                                      if m.version in doubted)
    elif code == 4:
        # Of one transaction the target can be asked; of one of several, status tells.
        agrees = way == "hole" or any(m.single for m in scripts.MIGRATIONS if m.version in unknown)
    else:
        agrees = code < 0 and way == "program"
    if not agrees:
        raise Disagreement(f"exit status {code}, and changed is {sorted(changed) or 'nothing'}")


def check_status(witness, direction, events):
    """What status says, and what history and journal say."""
    rows = {e["version"]: e["state"] for e in events if e["type"] == "migration"}
    if len(rows) != len(scripts.MIGRATIONS):
        raise Disagreement(f"status has {len(rows)} migrations")
    for version, state in rows.items():
        check_word(witness, direction, version, state, "status")
        # Its row comes last and goes last.
        if (version in witness.history) != (state == "applied" or
                                            state == "partial" and direction == "rollback"):
            raise Disagreement(f"status says {version} is {state}; its row is "
                               f"{'there' if version in witness.history else 'not there'}")
    check_progress(witness)


def check_progress(witness):
    """What the journal says of single statements. After one that was begun nobody can tell: it may
    have opened a transaction."""
    latest, begun = {}, set()
    for version, number, state in witness.progress:
        latest[version, int(number)] = state
        if state == "started":
            begun.add(version)
    for (version, number), state in latest.items():
        done = witness.done.get((version, number))
        if state == "started" or state == "pending" and version in begun:
            continue
        if done is not None and done != (state == "done"):
            raise Disagreement(f"the journal says statement {number} of {version} is {state}; it "
                               f"is {'' if done else 'not '}done")
