# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody writes a migration that locks a table, is told so while typing, mends it by one key and
saves it."""

import pathlib
import re

import story
import tap

FILES = {"migrations/001_words.sql": "CREATE TABLE IF NOT EXISTS public.words ();\n",
         "migrations/rollback_001.sql": "DROP TABLE IF EXISTS public.words;\n",
         "migrations/002_index.sql": "-- Words are looked up by their letters\n"}
BAD = "CREATE INDEX IF NOT EXISTS words_letters ON public.words (letters);"
MENDED = BAD.replace("INDEX", "INDEX CONCURRENTLY", 1)


class Findings(tap.TestCase):
    @tap.needs_server
    def test_told_while_typing_and_mended_by_one_key(self):
        target = {".env.local": f"DATABASE_URL={tap.url(self.create_database())}\n"}
        project = self.make_project({**FILES, **target})
        window = story.Window(project, watched=[project])
        self.addCleanup(window.kill)
        window.wait(lambda: window.states() and window.can("win.apply"), "the timeline")
        window.select("002")
        window.wait_script("looked up")
        window.do("win.pane", "problems")
        window.click(window.script())
        window.keys("ctrl+End")
        window.type(BAD)
        window.wait_says("LK101")
        window.wait(lambda: any(re.search(r"^002 .*warning", row.name)
                                for row in window.timeline()), "the badge of 002")
        window.keys("ctrl+period")
        window.wait_script(MENDED)
        window.wait(lambda: not window.says("LK101"), "LK101 to go")
        window.keys("ctrl+s")
        path = pathlib.Path(project, "migrations/002_index.sql")
        window.wait(lambda: MENDED in path.read_text(encoding="utf-8"), "the file to be saved")


if __name__ == "__main__":
    tap.main()
