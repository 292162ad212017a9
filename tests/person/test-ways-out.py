# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody edited a migration after it was applied, or one of theirs stopped half-way: they restore
what was applied, move the edit into a new migration, begin one that puts things right."""

import story
import tap

APPLIED = "CREATE TABLE public.words (id int);\n"
EDIT = "-- another thought\n"
FILES = {"migrations/001_words.sql": APPLIED, "migrations/rollback_001.sql": "DROP TABLE words;\n"}
HALF = ("CREATE TABLE public.marks ();\nCREATE INDEX CONCURRENTLY words_i ON words (nothing);\n")


class WaysOut(tap.TestCase):
    def start(self, **more):
        self.database = self.create_database()
        target = {".env.local": f"DATABASE_URL={tap.url(self.database)}\n"}
        self.project = self.make_project({**FILES, **target, **more})
        self.assertEqual(self.cli("apply", "001", project=self.project,
                                  database=self.database).code, 0)
        window = story.Window(self.project, watched=[self.project])
        self.addCleanup(window.kill)
        window.wait(lambda: window.states() and window.can("win.show-targets"), "the timeline")
        window.wait_states(_001="applied")
        return window

    def read(self, name):
        return (self.project / "migrations" / name).read_text(encoding="utf-8")

    def edit(self, window):
        window.select("001")
        window.click(window.wait_script("CREATE TABLE"))
        window.keys("ctrl+End")
        window.type(EDIT)
        window.keys("ctrl+s")
        window.wait_states(_001="changed")

    @tap.needs_server
    def test_restored(self):
        window = self.start()
        self.edit(window)
        window.do("win.restore-text")
        window.wait_says("Restore the applied text of 001")
        window.press("push button", "Cancel")
        window.wait_gone("push button", "Restore")
        self.assertEqual(self.read("001_words.sql"), APPLIED + EDIT)
        window.do("win.restore-text")
        window.press("push button", "Restore")
        window.wait_states(_001="applied")
        self.assertEqual(self.read("001_words.sql"), APPLIED)
        window.wait(lambda: window.script().text == APPLIED, "the applied text in the editor")
        # What is not saved is not written over.
        window.click(window.script())
        window.keys("ctrl+End")
        window.type("-- more")
        window.wait(lambda: not window.can("win.restore-text"), "no way to restore")
        self.assertEqual(window.script().text, APPLIED + "-- more")

    @tap.needs_server
    def test_moved(self):
        window = self.start()
        self.edit(window)
        window.do("win.move-edit")
        window.wait_states(_001="applied", _002="pending")
        self.assertEqual(self.read("001_words.sql"), APPLIED)
        self.assertTrue(self.read("002_change_words.sql").endswith(APPLIED + EDIT))
        window.wait_script("The edit of 001_words.sql, which is applied")
        window.close()

    @tap.needs_server
    def test_edited_meanwhile(self):
        """What somebody else wrote since the timeline was read is not lost."""
        window = self.start()
        self.edit(window)
        window.do("win.restore-text")
        window.wait_says("Restore the applied text of 001")
        theirs = APPLIED + EDIT + "-- theirs\n"
        (self.project / "migrations/001_words.sql").write_text(theirs, encoding="utf-8")
        window.press("push button", "Restore")
        window.wait(lambda: window.says("(?i)edited meanwhile")
                    or self.read("001_words.sql") != theirs, "an answer")
        self.assertEqual(self.read("001_words.sql"), theirs)
        window.kill()

    @tap.needs_server
    def test_put_right(self):
        window = self.start(**{"migrations/002_half.sql": HALF})
        window.wait_states(_002="pending")
        window.select("002")
        window.do("win.apply")
        window.wait_states(_002="partial")
        window.wait_idle()
        window.do("win.fix-up")
        window.wait_states(_002="partial", _003="pending")
        script = window.wait_script("Puts right what is left of 002_half.sql")
        self.assertIn("stopped at statement 2 of 2 (CREATE INDEX CONCURRENTLY)", script.text)
        self.assertEqual(self.read("002_half.sql"), HALF)
        window.close()


if __name__ == "__main__":
    tap.main()
