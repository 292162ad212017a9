# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual knows every command, option and event."""

import re
import subprocess

import tap


class Manual(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.page = (tap.SOURCE_ROOT / "data/man/switchback-cli.1").read_text()
        self.commands = re.findall(r"^  ([a-z]+) +\S", self.cli("help").out, re.M)

    def test_commands(self):
        self.assertIn("bundle", self.commands)
        for command in self.commands:
            with self.subTest(command):
                self.assertRegex(self.page, rf"\.Cm {command}\b")

    def test_options(self):
        names = set()
        for command in self.commands:
            names |= set(re.findall(r"^ .*--([a-z-]+)", self.cli("help", command).out, re.M))
        self.assertIn("wait", names)
        for name in sorted(names):
            with self.subTest(name):
                self.assertRegex(self.page, rf"(?m)^\.It Fl -{name}\b")

    def test_completion(self):
        for shell in ("bash", "zsh", "fish"):
            script = self.cli("completion", shell).out
            for word in [*self.commands, "include-late", "output"]:
                self.assertIn(word, script, shell)
        self.assertEqual(self.cli("completion", "cmd").code, 2)

    def complete(self, line):
        """What bash offers behind these words."""
        script = self.cli("completion", "bash").out
        done = subprocess.run(
            ["bash", "-c", script + '\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _switchback_cli; '
             'echo "${COMPREPLY[*]}"', "bash", *line.split(" ")],
            capture_output=True, text=True, timeout=tap.PATIENCE, check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_completion_in_bash(self):
        self.assertEqual(self.complete("switchback-cli boo"), [])
        self.assertEqual(self.complete("switchback-cli bun"), ["bundle"])
        self.assertEqual(self.complete("switchback-cli --json apply --inc"), ["--include-late"])
        self.assertEqual(self.complete("switchback-cli status --inc"), [])

    def test_events(self):
        source = (tap.SOURCE_ROOT / "src/run/sb-run-event.c").read_text()
        table = re.search(r"sb_run_event_kind_get_name.*?names\[\] = \{(.*?)\}", source, re.S)[1]
        names = re.findall(r'"([a-z-]+)"', table)
        self.assertIn("run-start", names)
        for name in names:
            if name not in ("check-start", "rows"):  # where a window streams rows, never in JSON
                with self.subTest(name):
                    self.assertRegex(self.page, rf"(?m)^\.It Ql {name}\b")


tap.main()
