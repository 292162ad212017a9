# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody rehearses a migration of the sample: sees its way back proven, forgets something in the
rollback, sees what stays, and loses the verdict by typing."""

import os

import story
import tap

PROVEN = "Rollback restores the schema exactly"


class Rehearsal(tap.TestCase):
    def badges(self, window):
        return next((row.name for row in window.timeline() if row.name.startswith("005")), "")

    def test_proven_and_broken(self):
        window = story.Window()
        self.addCleanup(window.kill)
        window.wait_for("push button", "Try the sample")
        window.use_sample()
        window.select("005")
        window.do("win.editors", "side-by-side")
        window.wait_script("is_read")
        window.keys("ctrl+r")
        window.wait_says(PROVEN)
        window.wait(lambda: "proven" in self.badges(window), "the badge")
        self.assertIn("↺ rehearsed: rollback restores the schema exactly", window.texts())
        self.assertEqual(window.count("applied"), 0)
        if "SWITCHBACK_PICTURES" in os.environ:
            window.picture(os.environ["SWITCHBACK_PICTURES"])

        # Which statements would no check miss?
        strength = "Tell how strong verify is"
        window.press("push button", strength)
        window.wait_for("push button", strength, lambda node: "pressed" in node.states)
        window.do("win.rehearse")
        window.wait_says("Verify notices the absence of")
        window.wait_says("No check notices that it is missing: line 8: COMMENT ON COLUMN")
        window.press("push button", strength)
        window.wait_for("push button", strength, lambda node: "pressed" not in node.states)

        # Somebody forgets to drop what somebody else made on the way back.
        script = window.script("Rollback script")
        right = script.text
        script.replace("CREATE TABLE public.left_over (n int);\n" + right)
        window.wait(lambda: "proven" not in self.badges(window), "the badge to go")
        self.assertNotIn("↺ rehearsed", window.texts())
        window.do("win.rehearse")
        window.wait_says("Rollback leaves objects behind")
        window.wait_for("list item", "table public.left_over stays behind")
        window.wait(lambda: "leaves objects" in self.badges(window), "the other badge")

        # What fails is found in the editor.
        script.replace("SELECT nothing_such FROM public.notifications;\n")
        window.do("win.rehearse")
        window.wait_says("The rehearsal failed")
        window.wait_says('column "nothing_such" does not exist')
        window.press("push button", "Go to the place where it failed")
        window.wait(lambda: "focused" in window.script("Rollback script").states, "the editor")

        # So is a report for a pull request, on the clipboard.
        window.press("push button", "Copy report")
        window.wait_says("Report copied")

    def test_split(self):
        """An index that keeps writers waiting goes into a migration of its own, by a button that is
        there as long as that can be done."""
        window = story.Window()
        self.addCleanup(window.kill)
        window.wait_for("push button", "Try the sample")
        folder = next(window.use_sample().rglob("010_*.sql")).parent
        (folder / "011_words.sql").write_text(
            "CREATE TABLE words (n int);\nINSERT INTO words VALUES (31415);\n"
            "CREATE FUNCTION slow(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$\n"
            "BEGIN IF n = 31415 THEN PERFORM pg_catalog.pg_sleep(0.3); END IF; RETURN n; END $$;\n")
        (folder / "012_look.sql").write_text(
            "ALTER TABLE words ADD COLUMN m int;\n\nCREATE INDEX words_n ON words (slow(n));\n")
        (folder / "rollback_012.sql").write_text(
            "DROP INDEX words_n;\nALTER TABLE words DROP COLUMN m;\n")
        window.wait_states(_012="pending")
        window.select("012")
        window.wait_script("CREATE INDEX")
        window.do("win.rehearse")
        window.wait_says("Use CREATE INDEX CONCURRENTLY in a migration of its own")
        window.wait_for("push button", "Split it out")
        if "SWITCHBACK_PICTURES" in os.environ:
            window.picture(os.environ["SWITCHBACK_PICTURES"])
        window.press("push button", "Split it out")
        window.wait_says("Split words_n out?")
        window.press("push button", "Split out")
        window.wait_states(_013="pending")
        self.assertEqual("ALTER TABLE words ADD COLUMN m int;\n", window.script().text)
        self.assertIn("CREATE INDEX CONCURRENTLY words_n ON words (slow(n));",
                      next(folder.glob("013_*.sql")).read_text())
        window.wait_gone("push button", "Split it out")

    def test_included(self):
        """What fails in an included file has no editor here: nobody is offered to go there."""
        window = story.Window()
        self.addCleanup(window.kill)
        window.wait_for("push button", "Try the sample")
        folder = next(window.use_sample().rglob("010_*.sql")).parent
        (folder / "parts").mkdir()
        (folder / "parts/wrong.sql").write_text("SELECT nothing_such FROM public.notifications;\n")
        (folder / "011_included.sql").write_text("\\ir parts/wrong.sql\n")
        self.addCleanup((folder / "011_included.sql").unlink)
        window.wait_states(_011="pending")
        window.select("011")
        window.do("win.rehearse")
        window.wait_says("The rehearsal failed")
        window.wait_for("push button", "Open the file in which it failed elsewhere")


if __name__ == "__main__":
    tap.main()
