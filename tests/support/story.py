# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in the words of somebody who uses it: rows, scripts, runs. For tests and for the tour,
which do the same things."""

import contextlib
import os
import pathlib
import re
import subprocess

import a11y
import person
import tap

TIMELINE = "Migrations, newest first"
MARKER = "database is here"
SCRIPTS = ("Forward script", "Rollback script", "Verify script")


def sandbox_url(project):
    """The address of a project's database in the sandbox, which must be up."""
    done = subprocess.run([tap.CLI, "--project", str(project), "sandbox", "url"], text=True,
                          capture_output=True, timeout=tap.PATIENCE, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return done.stdout.strip()


def ask(url, sql):
    """Asks a database through psql: a witness with no code of ours. Returns unaligned rows."""
    program = os.path.join(os.environ.get("SWITCHBACK_TEST_BIN", ""), "psql")
    done = subprocess.run([program, "-XqAt", "-v", "ON_ERROR_STOP=1", url, "-c", sql], text=True,
                          capture_output=True, timeout=tap.PATIENCE, check=False)
    if done.returncode != 0:
        raise AssertionError(f"psql: {done.stderr}")
    return done.stdout.strip("\n")


class Window(person.Program):
    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.url = None  # of the database it works on, once known
        self.lists = {}  # as they were found last

    def use_window(self, number, title):
        super().use_window(number, title)
        self.lists.clear()

    def use_sample(self):
        """Opens the sample; returns its folder."""
        self.press("push button", "Try the sample")
        self.wait(self.states, "the timeline")
        self.wait(lambda: self.can("win.apply"), "the sandbox")
        copies = sorted(pathlib.Path(os.environ["HOME"], "Documents").rglob("001_*.sql"))
        self.url = sandbox_url(copies[-1].parent)
        return copies[-1].parent

    def ask(self, sql):
        return ask(self.url, sql)

    @contextlib.contextmanager
    def slow_server(self, seconds=0.1):
        """Lets every CREATE, ALTER and the like take its time meanwhile, so that one can watch."""
        self.ask("CREATE FUNCTION public.take_time () RETURNS event_trigger LANGUAGE plpgsql AS "
                 f"$$ BEGIN PERFORM pg_sleep({seconds}); END $$; CREATE EVENT TRIGGER take_time "
                 "ON ddl_command_end EXECUTE FUNCTION public.take_time ()")
        try:
            yield
        finally:
            self.ask("DROP EVENT TRIGGER take_time; DROP FUNCTION public.take_time ()")

    @contextlib.contextmanager
    def idle_session(self, sql):
        """Somebody else, "web", who does this in a transaction and leaves it open meanwhile."""
        program = os.path.join(os.environ.get("SWITCHBACK_TEST_BIN", ""), "psql")
        process = subprocess.Popen([program, "-XqAt", self.url], text=True, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, env={**os.environ, "PGAPPNAME": "web"})
        try:
            process.stdin.write(f"BEGIN;\n{sql};\n\\echo held\n")
            process.stdin.flush()
            tap.read_until(process.stdout, "held")
            yield
        finally:
            process.stdin.close()
            process.stdout.close()
            process.wait()

    # The timeline

    def list_rows(self, name):
        """What is read out of the rows of a list."""
        node = self.lists.get(name)
        rows = self._bus.rows_of(node) if node else []
        if not rows:
            self.lists[name] = next(self.look().find_all("list", name), None)
            rows = self._bus.rows_of(self.lists[name]) if self.lists[name] else []
        return [row for row in rows if row.name]

    def timeline(self):
        """Its rows from top to bottom."""
        return self.list_rows(TIMELINE)

    def states(self):
        """{version: state}, from top to bottom; the marker too."""
        states = {}
        for row in self.timeline():
            words = row.name.split(", ")
            version = words[0].split(" ")[0]
            states[MARKER if MARKER in row.name else version] = words[1] if words[1:] else ""
        return states

    def wait_states(self, patience=a11y.PATIENCE, **wanted):
        """wait_states(_005="applied"): waits until the rows are in these states."""
        wanted = {version.lstrip("_"): state for version, state in wanted.items()}

        def reached():
            states = self.states()
            return all(states.get(version) == state for version, state in wanted.items())

        self.wait(reached, lambda: f"{wanted}; there was {self.states()}", patience)

    def count(self, state):
        return list(self.states().values()).count(state)

    def create_from_template(self, description, template, version):
        """Makes a migration in the dialog, as a person does; it will have that version."""
        self.keys("ctrl+n")
        self.wait_for("text", "Description", lambda node: "editable" in node.states)
        self.type(description)
        templates = self.wait_for("list", "Templates")
        name = re.compile(template)
        templates.select_row(next(i for i, row in enumerate(templates.children)
                                  if name.search(row.label)))
        self.wait_says(rf"{version}_{description.replace(' ', '_')}\.sql")
        self.press("push button", "Create")
        self.wait_states(**{f"_{version}": "pending"})

    def select(self, version):
        """Selects a migration's row and waits until its scripts show."""
        rows = self.timeline()
        index = next(i for i, row in enumerate(rows) if row.name.split(" ")[0] == version)
        self.lists[TIMELINE].select_row(index)
        self.wait(lambda: "selected" in self.timeline()[index].states, f"{version} selected")

    # Scripts

    def script(self, name="Forward script"):
        return self.wait_for("text", name)

    def wait_script(self, part, name="Forward script"):
        return self.wait_for("text", name, lambda node: part in node.text)

    # Checks

    def checks(self):
        """What is read out of each: "description, passed"."""
        return [row.name for row in self.list_rows("Checks")]

    def wait_checks(self):
        """Waits until some passed, and returns all."""
        self.wait(lambda: any(name.endswith(", passed") for name in self.checks()),
                  lambda: f"a check that passed; there was {self.checks()}")
        self.wait_idle()
        return self.checks()

    # Runs

    def wait_idle(self, patience=a11y.PATIENCE):
        """Waits until no run goes on: what can be done now is not a question of a moment ago."""
        self.wait(lambda: not self.can("win.cancel"), "the end of the run", patience)

    def close(self):
        """As above, when no run goes on any more: the window would ask what to do with it."""
        self.wait_idle()
        super().close()

    def says(self, pattern):
        """Whether a label reads like that."""
        return re.search(pattern, self.texts()) is not None

    def wait_says(self, pattern, patience=a11y.PATIENCE):
        self.wait(lambda: self.says(pattern), f'"{pattern}" to be read', patience)
