# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody writes a migration from a template, sees a finding appear while typing, mends it by one
key, tries a statement, goes from it to what undoes it, drafts the rollback, applies and rolls
back; by the keyboard, with the real program and the real sandbox."""

import story
import tap

ROLLBACK, VERIFY = "Rollback script", "Verify script"
BAD = "ALTER TABLE public.session_events ADD COLUMN IF NOT EXISTS seen timestamp;"
GOOD = BAD.replace("timestamp", "timestamptz")
HAS_SEEN = ("SELECT count(*) FROM pg_attribute WHERE attname = 'seen' "
            "AND attrelid = to_regclass('public.session_events')")


class Authoring(tap.TestCase):
    """One test: each step stands on the one before."""

    @tap.needs_server
    def test_story(self):
        window = story.Window()
        self.addCleanup(window.kill)
        window.wait_for("push button", "Try the sample")
        window.use_sample()
        window.do("win.apply")
        window.wait_states(_010="applied")
        window.wait_idle()
        for step in (self.from_a_template, self.told_and_mended, self.tried, self.drafted,
                     self.to_and_fro, self.there_and_back):
            step(window)
            self.assertEqual(window.look().unnamed(), [], step.__name__)
        window.close()

    def from_a_template(self, window):
        window.create_from_template("create session events", "row-level security", "011")
        window.wait_script("CREATE TABLE IF NOT EXISTS session_events")

    def told_and_mended(self, window):
        window.do("win.pane", "problems")
        window.click(window.script())
        window.keys("ctrl+End")
        window.type(BAD)
        window.wait_says("TY601")
        window.keys("ctrl+period")
        window.wait_script(GOOD)
        window.wait(lambda: not window.says("TY601"), "TY601 to go")
        # Asked for right behind a key, before anything was read or checked.
        window.keys("ctrl+z", "space", "BackSpace", "ctrl+period")
        window.wait_script(GOOD)

    def tried(self, window):
        """What fails is marked, not selected: who goes on typing writes over nothing."""
        window.keys("Return")
        window.type("SELECT 40 + 2 AS answer;")
        window.keys("F9")
        window.wait_says(r"Sandbox, read only: SELECT 1 in .*, rolled back")
        window.keys("Return")
        window.type("SELECT * FROM nowhere;")
        window.keys("F9")
        window.wait_says("This failed in the sandbox")
        window.type("-- typed")
        text = window.wait_script("-- typed").text
        self.assertIn("SELECT * FROM nowhere;-- typed", text)
        self.assertEqual(window.ask(HAS_SEEN), "0")
        # The two lines are taken back again, as a person does.
        window.keys("Up", "Home", "shift+ctrl+End", "BackSpace")
        window.wait(lambda: "answer" not in window.script().text, "the lines to go")
        self.assertIn(GOOD, window.script().text)

    def drafted(self, window):
        window.do("win.editors", "side-by-side")
        window.keys("ctrl+d")
        window.wait_says("Replace the rollback script")
        window.press("push button", "Replace")
        window.wait_script("DROP COLUMN", ROLLBACK)
        window.do("win.draft-verify")
        window.wait_says("Replace the verify script")
        window.press("push button", "Replace")
        window.wait_script("seen", VERIFY)

    def to_and_fro(self, window):
        """From the column to what drops it and back; to what checks it."""
        window.click(window.script())
        window.keys("ctrl+End", "Up", "End", "F12")
        window.wait(lambda: self.has_focus(window, ROLLBACK), "the way to the rollback script")
        window.keys("F12")
        window.wait(lambda: self.has_focus(window, "Forward script"), "the way back")
        window.keys("shift+F12")
        window.wait(lambda: self.has_focus(window, VERIFY), "the way to the check")

    def has_focus(self, window, name):
        return "focused" in window.script(name).states

    def there_and_back(self, window):
        window.do("win.apply")
        window.wait_states(_011="applied")
        window.wait_idle()
        self.assertEqual(window.ask(HAS_SEEN), "1")
        window.do("win.rollback")
        window.wait_states(_011="pending")
        window.wait_idle()
        self.assertEqual(window.ask("SELECT to_regclass('public.session_events') IS NULL"), "t")


if __name__ == "__main__":
    tap.main()
