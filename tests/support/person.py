# SPDX-License-Identifier: GPL-3.0-or-later
"""A person before the real window: starts the program on the display of with-display, looks at it
through the accessibility bus, presses its keys and reads what it says.

    program = person.Program(folder)
    program.do("win.apply")
    program.wait_for("label", re.compile("Applied"))
    program.picture("applied.png")
    program.close()

Everything waits for a condition; nothing waits for a time.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from gi.repository import Gio, GLib

import a11y

NAME, PATH = "dev.switchback.Switchback", "/dev/switchback/Switchback"
PROGRAM = os.environ.get("SWITCHBACK_PROGRAM", "switchback")
COMPLAINT = re.compile(r"-WARNING \*\*|-CRITICAL \*\*|-ERROR \*\*|\*\* \(|ERROR: \w+Sanitizer|"
                       r"runtime error:|sb-no-block:")
PRINTABLE_WAIT = 20


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        raise AssertionError(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout


def has_program(name):
    return shutil.which(name) is not None


class Program:
    """The program, running. Its standard error is kept: a warning there is a failure."""

    _bus = None

    def __init__(self, *arguments, env=None, watched=(), cwd=None, own_bus=False):
        """watched: folders whose files the thread that draws must not touch. own_bus: on a session
        bus of its own, or a second program would only be told to the first."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        environment["G_DEBUG"] = "fatal-warnings"
        library = os.environ.get("SWITCHBACK_NO_BLOCK")
        if library:
            state = environment["XDG_STATE_HOME"]
            environment["LD_PRELOAD"] = library
            environment["SB_NO_BLOCK_PATHS"] = ":".join([*map(str, watched), state])
        environment.update(env or {})
        address, self.bus_process = environment["DBUS_SESSION_BUS_ADDRESS"], None
        if own_bus:
            address = self.start_bus()
            environment["DBUS_SESSION_BUS_ADDRESS"] = address
        self.number, self.title = 1, None  # of the window that is used: see use_window
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ["XDG_RUNTIME_DIR"]))
        with open(self.folder / "out", "wb") as out, open(self.folder / "err", "wb") as err:
            self.process = subprocess.Popen([PROGRAM, *map(str, arguments)], env=environment,
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                            cwd=cwd)
        flags = Gio.DBusConnectionFlags
        self.session = Gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        if Program._bus is None:
            Program._bus = a11y.Bus()
        self.owner = self.wait(lambda: self._bus.find_program(self.process.pid), "the program")
        self.wait(lambda: self.look().windows, "a window")

    def start_bus(self):
        self.bus_process = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address=1"], text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return self.bus_process.stdout.readline().strip()

    # What it says

    @property
    def stdout(self):
        return (self.folder / "out").read_text(encoding="utf-8", errors="replace")

    @property
    def stderr(self):
        return (self.folder / "err").read_text(encoding="utf-8", errors="replace")

    def check_alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the program ended by itself ({self.process.returncode}):\n"
                                 + self.explain())

    def explain(self):
        """Its standard error, with names where a backtrace has only places."""
        lines = []
        for line in self.stderr.splitlines()[-60:]:
            match = re.match(r"(\S+/switchback)\(\+(0x[0-9a-f]+)\)", line)
            if match:
                found = subprocess.run(["addr2line", "-pfse", *match.groups()], text=True,
                                       capture_output=True, check=False)
                line = found.stdout.strip() or line
            lines.append(line)
        return "\n".join(lines)

    def wait(self, condition, what, patience=a11y.PATIENCE):
        def checked():
            self.check_alive()
            try:
                return condition()
            except GLib.Error:  # what was asked for went away meanwhile
                return None

        try:
            return a11y.wait(checked, what, patience)
        except a11y.Absent as error:
            if os.environ.get("SWITCHBACK_KEEP"):
                self.picture(f"{os.environ['SWITCHBACK_KEEP']}/failed-{os.getpid()}.png", False)
            raise a11y.Absent(f"{error}; the window had\n{self.outline()}\n{self.explain()}") \
                from None

    # What it shows

    def use_window(self, number, title):
        """From now on looks at and works in one of several windows: the number-th that was opened,
        whose title reads like that."""
        self.number, self.title = number, title

    def look(self):
        tree = a11y.Tree(self._bus, self.owner)
        if self.title is not None:
            tree.windows = [w for w in tree.windows if a11y.matches(self.title, w.name)]
        return tree

    def outline(self):
        try:
            return "\n".join(line for line in str(self.look()).splitlines() if ' "" ' not in line)
        except GLib.Error as error:
            return f"(it does not answer: {error.message})"

    def find_all(self, role=None, name=None, shown=True):
        return [node for node in self.look().find_all(role, name)
                if not shown or node.is_shown]

    def has(self, role=None, name=None):
        return any(node.is_shown for node in self.look().find_all(role, name))

    def wait_for(self, role=None, name=None, that=None, patience=a11y.PATIENCE):
        """Waits for a control that is shown, and for which that(node) holds; returns it."""
        def found():
            for node in self.look().find_all(role, name):
                if node.is_shown and (that is None or that(node)):
                    return node
            return None

        return self.wait(found, f"{role or 'anything'} {name!r}", patience)

    def wait_gone(self, role=None, name=None, patience=a11y.PATIENCE):
        self.wait(lambda: not self.has(role, name), f"{role} {name!r} to go", patience)

    def focused(self, role):
        """Whether something of this role has the focus."""
        return any("focused" in node.states for node in self.look().find_all(role))

    def texts(self):
        """All that is written in the window, a line each."""
        return "\n".join(node.name for node in self.look().find_all("label") if node.name)

    # What a person does

    def press(self, role, name):
        self.wait_for(role, name, lambda node: node.is_sensitive).press()

    def keys(self, *keys):
        """Presses keys as xdotool names them: ctrl+Return, Escape."""
        run("xdotool", "key", "--clearmodifiers", "--delay", "20", *keys)

    def type(self, text):
        """Types into what has the focus."""
        for i, line in enumerate(text.split("\n")):
            if i > 0:
                self.keys("Return")
            if line:
                run("xdotool", "type", "--clearmodifiers", "--delay", "8", "--", line)

    def active_window(self):
        """The X window in front; there is none for a moment while one opens."""
        done = subprocess.run(["xdotool", "getactivewindow"], capture_output=True, text=True,
                              check=False)
        return done.stdout.strip()

    def click(self, node):
        """A click in the middle of a control of the window in front."""
        window = self.wait(self.active_window, "a window in front")
        place = dict(line.split("=") for line in
                     run("xdotool", "getwindowgeometry", "--shell", window).split())
        top = [node, *node.ancestors()][-1]
        scale = int(os.environ.get("GDK_SCALE", "1"))
        _, _, width, height = top.extents
        # The border around the window: a shadow that is told, or one that is not.
        shadow = re.search(r"= (\d+), (\d+), (\d+), (\d+)",
                           run("xprop", "-id", window, "_GTK_FRAME_EXTENTS"))
        left, right, above, below = map(int, shadow.groups()) if shadow else (0, 0, 0, 0)
        left += (int(place["WIDTH"]) - left - right - width * scale) // 2
        above += (int(place["HEIGHT"]) - above - below - height * scale) // 2
        x, y, width, height = node.extents
        run("xdotool", "mousemove", "--sync",
            str(int(place["X"]) + left + (x + width // 2) * scale),
            str(int(place["Y"]) + above + (y + height // 2) * scale), "click", "1")

    # Its actions, as a desktop would call them

    def call_actions(self, name, method, arguments):
        group, _, action = name.partition(".")
        path = PATH if group == "app" else f"{PATH}/window/{self.number}"
        return self.session.call_sync(NAME, path, "org.gtk.Actions", method, arguments(action),
                                      None, Gio.DBusCallFlags.NONE, a11y.CALL_TIMEOUT_MS, None)

    def describe(self, name):
        """Whether an action can be done now, and its state."""
        enabled, _, state = self.call_actions(
            name, "Describe", lambda action: GLib.Variant("(s)", (action,))).unpack()[0]
        return enabled, state[0] if state else None

    def can(self, name):
        return self.describe(name)[0]

    def state(self, name):
        return self.describe(name)[1]

    def do(self, name, parameter=None):
        """Does an action as soon as it can be done."""
        self.wait(lambda: self.can(name), f"{name} to be possible")
        values = [GLib.Variant("s", parameter)] if parameter is not None else []
        self.call_actions(name, "Activate",
                          lambda action: GLib.Variant("(sava{sv})", (action, values, {})))

    # Pictures

    def picture(self, path, settle=True):
        """Saves the window in front, as soon as it no longer changes and is not blank."""
        last, deadline = None, GLib.get_monotonic_time() + PRINTABLE_WAIT * 1000000
        while True:
            window = run("xdotool", "getactivewindow").strip()
            run("import", "-silent", "-window", window, f"png:{path}")
            print_, colours = run("identify", "-format", "%# %k", str(path)).split()
            if int(colours) > 1 and (not settle or print_ == last):
                return
            if GLib.get_monotonic_time() > deadline:
                raise AssertionError(f"the window kept changing, or was blank: {path}")
            last = print_

    # Ends

    def quit(self):
        """Leaves as a person does; returns the exit status."""
        self.do("app.quit")
        try:
            return self.process.wait(a11y.PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it does not end; the window has\n{self.outline()}\n"
                                 + self.explain()) from None

    def close(self):
        """Leaves, and fails if the program complained or did not end well."""
        status = self.quit()
        if status != 0 or COMPLAINT.search(self.stderr):
            raise AssertionError(f"exit status {status}\n{self.explain()}")

    def kill(self):
        if self.process.poll() is None:
            print(self.explain(), file=sys.stderr)
            self.process.kill()
            self.process.wait()
        if self.bus_process is not None:
            self.bus_process.terminate()
            self.bus_process.communicate()
            self.bus_process = None
