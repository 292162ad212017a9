# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody goes through a migration's checklist: sees what the program has judged, mends it by
typing, ticks what only a person can tell, and is told when an edit ends the tick."""

import os

import story
import tap

FORWARD = "migrations/001_create_notes.sql"
FILES = {FORWARD: "CREATE TABLE IF NOT EXISTS notes (at timestamp);\n",
         "migrations/rollback_001.sql": "DROP TABLE IF EXISTS notes;\n"}
BACKUP = "There is a backup of the database"
TIMES = "Times have a time zone"


class Checklist(tap.TestCase):
    @tap.needs_server
    def test_mended_and_ticked(self):
        target = {".env.local": f"DATABASE_URL={tap.url(self.create_database())}\n"}
        project = self.make_project({**FILES, **target})
        ticks = project / ".switchback/checklist"
        window = story.Window(project, watched=[project])
        self.addCleanup(window.kill)
        window.wait(lambda: window.states() and window.can("win.apply"), "the timeline")
        window.select("001")
        window.wait_script("notes")
        window.do("win.pane", "checklist")
        window.wait_for("list item", f"{TIMES}, open")
        window.wait_for("list item", "There is a rollback script, done")
        self.assertFalse(window.has("list item", "~Foreign keys.*"))
        window.click(window.wait_for("check box", "What does not apply, too"))
        window.wait_for("list item", "Foreign keys say what deleting a parent does, does not apply")
        window.click(window.wait_for("check box", "What does not apply, too"))
        window.click(window.wait_for("list item", "There is a rollback script, done"))
        window.keys("End", "Return")
        window.wait_for("list item", f"{BACKUP}, done")
        self.assertIn("backup ", ticks.read_text(encoding="utf-8"))
        if "SWITCHBACK_PICTURES" in os.environ:
            window.picture(os.environ["SWITCHBACK_PICTURES"])
        # Typing mends one item and ends the tick of the other, before anything is saved.
        window.click(window.script())
        window.keys("ctrl+a")
        window.type("CREATE TABLE IF NOT EXISTS notes (at timestamptz);")
        window.wait_for("list item", f"{TIMES}, done")
        window.wait_for("list item", f"{BACKUP}, open")
        self.assertIn("edited since", window.texts())


if __name__ == "__main__":
    tap.main()
