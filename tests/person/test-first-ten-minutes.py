# SPDX-License-Identifier: GPL-3.0-or-later
"""What a new user does in the first ten minutes, with the real program, the real sandbox, the
keyboard and what a screen reader hears; the database itself is asked whether it is true."""

import os
import pathlib
import re
import time

import story
import tap

DOCUMENTS = pathlib.Path(os.environ.get("HOME", "/")) / "Documents"
HAS_VIEW = "SELECT to_regclass('public.unread_notifications') IS NOT NULL"
N_APPLIED = "SELECT count(*) FROM public.migration_history"


class FirstTenMinutes(tap.TestCase):
    """One test: each step stands on the one before."""

    def check_names(self, window, where):
        self.assertEqual(window.look().unnamed(), [], where)

    @tap.needs_server
    def test_story(self):
        window = story.Window(watched=[DOCUMENTS])
        self.addCleanup(window.kill)
        for step in (self.open_the_sample, self.select_a_migration, self.apply_all, self.verify,
                     self.break_a_statement, self.roll_back, self.make_a_migration,
                     self.cancel_a_long_one):
            step(window)
            self.check_names(window, step.__name__)
        window.do("win.save")
        window.wait(lambda: not window.can("win.save"), "all saved")
        window.close()

    def open_the_sample(self, window):
        window.wait_for("push button", "Try the sample")
        self.check_names(window, "welcome")
        self.project = window.use_sample()
        states = window.states()
        self.assertEqual(window.count("pending"), 10, states)
        self.assertEqual(list(states)[-1], story.MARKER)  # at the bottom
        self.assertEqual(list(states)[0], "010")  # newest on top

    def select_a_migration(self, window):
        window.select("010")
        window.do("win.editors", "side-by-side")
        for name, part in zip(story.SCRIPTS, ("CREATE OR REPLACE VIEW", "DROP VIEW", "-- check:")):
            window.wait_script(part, name)

    def apply_all(self, window):
        with window.slow_server():
            window.keys("ctrl+Return")
            # One by one: some are applied while others wait.
            window.wait(lambda: window.count("running") == 1 and window.count("applied") > 0
                        and window.count("pending") > 0, "progress")
            self.check_names(window, "applying")
            window.wait_states(_010="applied")
        window.wait_idle()
        self.assertEqual(window.count("applied"), 10)
        for row in window.timeline()[1:]:  # each with its time
            self.assertRegex(row.description, r"Applied today .* m?s\b")
        self.assertEqual(list(window.states())[0], story.MARKER)  # it moved up
        self.assertEqual(window.ask(N_APPLIED), "10")
        self.assertEqual(window.ask(HAS_VIEW), "t")

    def verify(self, window):
        window.do("win.pane", "verification")
        window.keys("ctrl+e")
        checks = window.wait_checks()
        self.assertEqual([name for name in checks if not name.endswith(("passed", "skipped"))], [])

    def break_a_statement(self, window):
        window.do("win.rollback")
        window.wait_states(_010="pending")
        window.wait_idle()
        self.assertEqual(window.ask(HAS_VIEW), "f")
        script = window.wait_script("CREATE OR REPLACE VIEW")
        right = script.text
        window.click(script)
        window.keys("ctrl+a")
        window.type("SELECT 1;\n\nSELECT nothing_such FROM public.notifications;\n")
        window.keys("ctrl+s")
        path = next(self.project.glob("010_*.sql"))
        window.wait(lambda: "nothing_such" in path.read_text(), "the file")
        window.keys("ctrl+Return")
        window.wait_says("42703")
        for words in ('column "nothing_such" does not exist', "undefined.column", "nothing"):
            self.assertTrue(window.says(words), f"{words}\n{window.texts()}")
        # The statement is selected, at the character that the server named.
        text = script.text
        start, end = window.wait(lambda: script.selection, "a selection")
        self.assertIn("nothing_such", text[start:end])
        self.assertEqual(window.ask(HAS_VIEW), "f")
        self.assertEqual(window.ask(N_APPLIED), "9")
        window.check_alive()
        self.check_names(window, "failed")
        # What is unsaved is saved before it is applied.
        script.replace(right)
        window.do("win.apply")
        window.wait_states(_010="applied")
        self.assertEqual(path.read_text(), right)
        window.wait_idle()
        self.assertEqual(window.ask(HAS_VIEW), "t")

    def roll_back(self, window):
        window.keys("ctrl+alt+Return")
        window.wait_states(_010="pending", _009="applied")
        window.wait_idle()
        self.assertEqual(window.ask(HAS_VIEW), "f")
        self.assertEqual(window.ask(N_APPLIED), "9")

    def make_a_migration(self, window):
        window.keys("ctrl+n")
        window.wait_for("text", "Description", lambda node: "editable" in node.states)
        window.type("take a nap")
        window.wait_says(r"011_take_a_nap\.sql")
        self.check_names(window, "new migration")
        window.press("push button", "Create")
        window.wait_states(_011="pending")
        for name in ("011_take_a_nap.sql", "rollback_011.sql", "verify_011.sql"):
            window.wait((self.project / name).exists, name)
        window.wait(lambda: "selected" in window.timeline()[0].states, "its row selected")

    def cancel_a_long_one(self, window):
        window.do("win.apply-to")  # 010, which is pending before it
        window.wait_states(_011="applied")
        window.wait_idle()
        window.do("win.rollback")
        window.wait_states(_011="pending")
        window.wait_idle()
        script = window.script()
        script.replace("CREATE TABLE public.naps (id int);\nSELECT pg_sleep(60);\n")
        window.keys("ctrl+Return")
        sleeping = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        window.wait(lambda: window.ask(sleeping) == "1", "the server to sleep")
        self.check_names(window, "running")
        first = self.elapsed(window)
        window.wait(lambda: self.elapsed(window) not in (None, first), "elapsed time to run")
        self.use_it_meanwhile(window)
        start = time.monotonic()
        window.press("push button", "Cancel")
        window.wait(lambda: window.ask(sleeping) == "0", "the server to wake up")
        print(f"# cancelled after {time.monotonic() - start:.2f} s")
        window.wait_idle()
        window.wait_says("rolled back")
        self.assertEqual(window.ask("SELECT to_regclass('public.naps') IS NULL"), "t")
        window.wait_states(_011="pending")

    def elapsed(self, window):
        """The running time that the window tells."""
        found = re.findall(r"\b(?:\d+:\d\d|\d+(?:\.\d+)? s)\b", window.texts())
        return found[0] if found else None

    def use_it_meanwhile(self, window):
        """Types, scrolls and opens a menu while the server sleeps."""
        script = window.script("Verify script")
        before = script.text
        window.click(script)
        window.type("-- typed meanwhile")
        window.wait(lambda: "typed meanwhile" in script.text, "what was typed")
        window.keys("ctrl+z")
        window.keys("Page_Down", "Page_Up", "F10")
        window.wait(lambda: window.focused("menu item"), "the menu")
        window.keys("Escape")
        window.wait(lambda: window.focused("push button"), "the menu to close")
        script.replace(before)


if __name__ == "__main__":
    tap.main()
