# SPDX-License-Identifier: GPL-3.0-or-later
"""A program's controls as the accessibility bus tells them: what a screen reader would read, and
the means to press, select and type as somebody who hears it would.

One look asks for all objects in one call, and then, a level of the tree in one go, who is whose
child. GTK knows an object only once somebody has walked to it, so that a first look is followed by
another.
"""

import os
import re
import time

from gi.repository import Gio, GLib

PATIENCE = float(os.environ.get("SWITCHBACK_TEST_PATIENCE", "1")) * 120
CALL_TIMEOUT_MS = int(PATIENCE * 1000)
REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
ATSPI = "org.a11y.atspi."
WINDOW_COORDINATES = 1

# AtspiRole and AtspiStateType, as far as GTK uses them.
ROLES = {7: "check box", 11: "combo box", 16: "dialog", 20: "filler", 23: "frame", 27: "image",
         29: "label", 31: "list", 32: "list item", 33: "menu", 34: "menu bar", 35: "menu item",
         37: "page tab", 38: "page tab list", 39: "panel", 40: "password text",
         42: "progress bar", 43: "push button", 44: "radio button", 48: "scroll bar",
         49: "scroll pane", 50: "separator", 51: "slider", 52: "spin button", 54: "status bar",
         55: "table", 56: "table cell", 57: "table column header", 61: "text",
         62: "toggle button", 63: "tool bar", 65: "tree", 66: "tree table", 67: "unknown",
         68: "viewport", 69: "window", 75: "application", 79: "entry", 81: "document", 85: "form",
         88: "link", 90: "table row", 91: "tree item", 98: "list box", 99: "grouping",
         130: "switch"}
STATES = {1: "active", 4: "checked", 7: "editable", 8: "enabled", 10: "expanded", 11: "focusable",
          12: "focused", 16: "modal", 20: "pressed", 23: "selected", 24: "sensitive",
          25: "showing", 30: "visible"}
CONTROLS = {"check box", "combo box", "dialog", "entry", "frame", "link", "list", "list item",
            "menu item", "page tab", "password text", "push button", "radio button", "slider",
            "spin button", "switch", "table", "table row", "text", "toggle button", "tree table"}


class Absent(AssertionError):
    """What was looked for is not there."""


def wait(condition, what, patience=PATIENCE):
    """Waits until condition() is true and returns its value: for what a program does, never for a
    time."""
    deadline = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Absent(f"waited in vain for {what() if callable(what) else what}")
        time.sleep(0.02)


def clean(name):
    """The name as it is read out: GTK gives the type's where there is none, and twice what is told
    by a label too, once with the mnemonic."""
    if re.fullmatch(r"(Gtk|Adw|Sb|Gsk)[A-Z]\w*", name):
        return ""
    name = re.sub(r"^(.+) \1$", r"\1", name)
    half, rest = name[:len(name) // 2], name[len(name) // 2:].strip()
    if "_" in half and half.replace("_", "").strip() == rest.replace("_", ""):
        return rest.replace("_", "")
    whole = re.fullmatch(r"(.*_.*) (.*)", name)
    if whole and whole.group(1).replace("_", "") == whole.group(2):
        return whole.group(2)
    return name


def matches(wanted, name):
    if isinstance(wanted, re.Pattern):
        return wanted.search(name) is not None
    return wanted is None or wanted == name


def words_of(states):
    bits = states[0] | states[1] << 32
    return {word for bit, word in STATES.items() if bits >> bit & 1}


class Node:
    """One control as it was at the last look; what it does and holds is asked afresh."""

    def __init__(self, bus, item):
        (self.owner, self.path), _, (_, self.parent_path), _, self.n_children, interfaces, name, \
            role, self.description, states = item
        self.bus, self.raw_name, self.name = bus, name, clean(name)
        self.interfaces = {i.rpartition(".")[2] for i in interfaces}
        self.role = ROLES.get(role, str(role))
        self.states = words_of(states)
        self.parent, self.children = None, []

    def call(self, interface, method, arguments=None):
        return self.bus.call(self.owner, self.path, ATSPI + interface, method, arguments)

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self):
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def inner(self):
        """What the labels inside say."""
        return " ".join(n.name for n in self.walk() if n.role == "label" and n.name)

    @property
    def label(self):
        return self.name or self.inner

    @property
    def is_sensitive(self):
        return "sensitive" in self.states

    @property
    def extents(self):
        """x, y, width, height inside its window; in application pixels."""
        if "Component" not in self.interfaces:
            return 0, 0, 0, 0
        return self.call("Component", "GetExtents", GLib.Variant("(u)", (WINDOW_COORDINATES,)))[0]

    @property
    def is_shown(self):
        try:
            return self.extents[2] > 0 and self.extents[3] > 0
        except GLib.Error:  # gone since the last look
            return False

    @property
    def text(self):
        if "Text" not in self.interfaces:
            return self.name
        return self.call("Text", "GetText", GLib.Variant("(ii)", (0, -1)))[0]

    @property
    def selection(self):
        """Start and end of the selected text, in characters; None without one."""
        if self.call("Text", "GetNSelections")[0] == 0:
            return None
        return self.call("Text", "GetSelection", GLib.Variant("(i)", (0,)))

    @property
    def actions(self):
        return [action[0] for action in self.call("Action", "GetActions")[0]]

    def press(self):
        """What a click does, without the pointer."""
        if not self.is_sensitive:
            raise Absent(f"{self} cannot be pressed now")
        names = [name.lower() for name in self.actions]
        for name in "click", "activate":
            if name in names:
                return self.call("Action", "DoAction", GLib.Variant("(i)", (names.index(name),)))
        raise Absent(f"{self} cannot be pressed, only {names}")

    def select_row(self, index):
        self.call("Selection", "SelectChild", GLib.Variant("(i)", (index,)))

    def insert(self, text, at=0):
        self.call("EditableText", "InsertText",
                  GLib.Variant("(isi)", (at, text, len(text.encode()))))

    def replace(self, text):
        """Makes text all that is in it."""
        self.call("EditableText", "DeleteText", GLib.Variant("(ii)", (0, len(self.text))))
        self.insert(text)

    def __repr__(self):
        return f'{self.role} "{self.label}"'


class Row:
    """A row of a list: what is read out of it."""

    def __init__(self, properties, states):
        self.name, self.description = properties["Name"], properties["Description"]
        self.states = words_of(states)

    def __repr__(self):
        return f"{self.name} ({self.description})"


class Bus:
    """The accessibility bus."""

    def __init__(self):
        flags = Gio.DBusConnectionFlags
        self.connection = Gio.DBusConnection.new_for_address_sync(
            os.environ["AT_SPI_BUS_ADDRESS"],
            flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)

    def call(self, owner, path, interface, method, arguments=None):
        return self.connection.call_sync(owner, path, interface, method, arguments, None,
                                         Gio.DBusCallFlags.NONE, CALL_TIMEOUT_MS, None).unpack()

    def call_all(self, owner, calls):
        """Makes many calls at once: {key: (path, interface, method, arguments)}. Returns the
        answers by key; None from an object that is gone."""
        answers = {}

        def answered(connection, result, key):
            try:
                answers[key] = connection.call_finish(result).unpack()[0]
            except GLib.Error:
                answers[key] = None

        for key, (path, interface, method, arguments) in calls.items():
            self.connection.call(owner, path, interface, method, arguments, None,
                                 Gio.DBusCallFlags.NONE, CALL_TIMEOUT_MS, None, answered, key)
        while len(answers) < len(calls):
            GLib.MainContext.default().iteration(True)
        return answers

    def children_of(self, owner, paths):
        """{path: paths of the children}"""
        answers = self.call_all(owner, {path: (path, ATSPI + "Accessible", "GetChildren", None)
                                        for path in paths})
        return {path: [child for _, child in children or []] for path, children in answers.items()}

    def rows_of(self, node):
        """The children of a list as they are now: what is read out, and the states, of each."""
        paths = self.children_of(node.owner, [node.path])[node.path]
        calls = {("text", path): (path, "org.freedesktop.DBus.Properties", "GetAll",
                                  GLib.Variant("(s)", (ATSPI + "Accessible",))) for path in paths}
        calls |= {("states", path): (path, ATSPI + "Accessible", "GetState", None)
                  for path in paths}
        answers = self.call_all(node.owner, calls)
        return [Row(answers["text", path], answers["states", path]) for path in paths
                if answers["text", path] and answers["states", path]]

    def find_program(self, pid):
        """The name on the bus of the process, or None."""
        try:
            programs = self.call(REGISTRY, ROOT, ATSPI + "Accessible", "GetChildren")[0]
            for owner, _ in programs:
                if pid == self.call("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                    "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                                    GLib.Variant("(s)", (owner,)))[0]:
                    return owner
        except GLib.Error:  # one that has just gone
            pass
        return None


class Tree:
    """All controls of a program at one moment."""

    def __init__(self, bus, owner):
        self.bus, self.owner, self.windows = bus, owner, []
        while self.read():
            pass

    def read(self):
        """Returns whether there were objects that GTK had not told of yet."""
        items = self.bus.call(self.owner, "/org/a11y/atspi/cache", ATSPI + "Cache", "GetItems")[0]
        nodes = {item[0][1]: Node(self.bus, item) for item in items}
        # Which are whose children is asked of the parents: a child that was hidden still names one.
        level = self.bus.children_of(self.owner, [ROOT])
        self.windows = [nodes[path] for path in level[ROOT] if path in nodes]
        missing = False
        while level:
            following = []
            for path, children in level.items():
                for child in children:
                    node = nodes.get(child)
                    missing = missing or node is None
                    if node is not None and nodes.get(path) is not None and path != ROOT:
                        node.parent = nodes[path]
                        node.parent.children.append(node)
                    if node is None or node.n_children > 0:
                        following.append(child)
                        nodes.setdefault(child, None)
            level = self.bus.children_of(self.owner, following)
        return missing

    def walk(self):
        for window in self.windows:
            yield from window.walk()

    def find_all(self, role=None, name=None, within=None):
        for node in (within.walk() if within else self.walk()):
            if role in (None, node.role) and matches(name, node.label if name else ""):
                yield node

    def unnamed(self):
        """Controls of which nobody could say what they are, each as a path of names. The close
        button of a toast is libadwaita's own."""
        nodes = (node for node in self.walk() if node.role in CONTROLS and not node.label
                 and node.is_shown)
        paths = [" in ".join(f"{n.role} {n.raw_name}" for n in [node, *node.ancestors()]
                             if n.raw_name) for node in nodes]
        return [path for path in paths if " AdwToastWidget" not in path]

    def __str__(self):
        lines = []

        def add(node, depth):
            states = " ".join(sorted(node.states))
            lines.append(f"{'  ' * depth}{node.role} \"{node.name}\" {states}")
            for child in node.children:
                add(child, depth + 1)

        for window in self.windows:
            add(window, 0)
        return "\n".join(lines)
