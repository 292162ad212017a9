# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold for the window's descriptions: every .ui file is used, every control in it has a
name, and what a desktop reads about the program is well formed."""

import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ET

import tap

ROOT = tap.SOURCE_ROOT
UI = sorted((ROOT / "ui").glob("*.ui"))
INTERACTIVE = re.compile(
    r"Gtk(Toggle|Menu|Link|Check|Spin|Scale|Font|Color)?Button|Gtk(Search|Password)?Entry|GtkText|"
    r"Gtk(Text|List|Grid|Column)View|GtkListBox|GtkFlowBox|GtkDropDown|GtkComboBox|GtkSwitch|"
    r"GtkScale|GtkSource(View|Map)|AdwSplitButton|"
    r"Adw(Action|Entry|PasswordEntry|Combo|Expander)Row")
NAMING = {"label", "title", "text"}


def is_named(node):
    """By an accessible name, a text of its own, or a label inside."""
    if node.find("accessibility/property[@name='label']") is not None \
            or node.find("accessibility/relation[@name='labelled-by']") is not None:
        return True
    for each in node.findall("property"):
        if each.get("name") in NAMING and (each.text or each.get("bind-source")):
            return True
    return any(child.get("class") == "GtkLabel" for child in node.iter("object") if child != node
               and node.get("class").endswith("Button"))


class Ui(tap.TestCase):
    def test_every_file_is_a_resource(self):
        listed = {file.text for file in ET.parse(ROOT / "ui/switchback.gresource.xml").iter("file")}
        there = {path.name for path in (ROOT / "ui").iterdir() if path.suffix in (".ui", ".css")}
        self.assertEqual(there - listed, set())

    def test_every_template_has_its_class(self):
        sources = {path.name: path.read_text(encoding="utf-8")
                   for path in (ROOT / "src/app").glob("*.c")}
        wrong = []
        for path in UI:
            for template in ET.parse(path).iter("template"):
                if f"/{path.name}\"" not in sources.get(f"{path.stem}.c", ""):
                    wrong.append(f"{path.name}: {template.get('class')} is not in {path.stem}.c")
        self.assertEqual(wrong, [])

    def test_every_control_has_a_name(self):
        wrong = [f"{path.name}: {node.get('class')} {node.get('id') or ''}"
                 for path in UI for node in ET.parse(path).iter("object")
                 if INTERACTIVE.fullmatch(node.get("class")) and not is_named(node)]
        self.assertEqual(wrong, [])


class Desktop(tap.TestCase):
    def check(self, *command):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    @unittest.skipUnless(shutil.which("desktop-file-validate"), "no desktop-file-validate")
    def test_desktop_file(self):
        for path in (ROOT / "data").glob("*.desktop"):
            self.check("desktop-file-validate", path)

    @unittest.skipUnless(shutil.which("appstreamcli"), "no appstreamcli")
    def test_metainfo(self):
        for path in (ROOT / "data").glob("*.metainfo.xml"):
            self.check("appstreamcli", "validate", "--no-net", path)


if __name__ == "__main__":
    tap.main()
