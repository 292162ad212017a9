# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody formats a script by one key, and takes it back; then finds a name in all scripts, and
writes another name everywhere but in what is applied."""

import story
import tap

FILES = {"migrations/001_words.sql": "CREATE TABLE words (id int);\n",
         "migrations/rollback_001.sql": "DROP TABLE words;\n",
         "migrations/002_more.sql": "alter table words add  column  letters TEXT;\n",
         "migrations/rollback_002.sql": "alter table words drop column letters;\n"}
FORMATTED = "ALTER TABLE words ADD COLUMN letters text;"


class FormatAndSearch(tap.TestCase):
    @tap.needs_server
    def test_format_and_replace(self):
        database = self.create_database()
        target = {".env.local": f"DATABASE_URL={tap.url(database)}\n"}
        project = self.make_project({**FILES, **target})
        self.assertEqual(self.cli("apply", "001", project=project, database=database).code, 0)
        window = story.Window(project, watched=[project])
        self.addCleanup(window.kill)
        window.wait(lambda: window.states() and window.can("win.apply"), "the timeline")

        window.select("002")
        window.wait_script("alter table")
        window.click(window.script())
        window.keys("ctrl+alt+f")
        window.wait_script(FORMATTED)
        window.keys("ctrl+z")
        window.wait_script("add  column  letters TEXT")
        window.keys("ctrl+s")

        window.select("001")
        window.wait_script("CREATE TABLE words")
        window.click(window.script())
        window.keys("ctrl+alt+f")
        window.wait_says("it is applied, and would count as changed")

        window.keys("ctrl+shift+h")
        window.type("words")
        window.wait_says("4 matches in 4 files")
        window.wait_says("applied: it would count as changed")
        window.click(window.wait_for("text", "Replace with"))
        window.type("terms")
        window.wait_for("push button", "Replace 3")
        window.press("push button", "Replace 3")
        window.wait_says("3 matches replaced in 3 files")
        for name, text in FILES.items():
            with self.subTest(name):
                expected = text if "001_words" in name else text.replace("words", "terms")
                window.keys("ctrl+s")
                window.wait(lambda name=name, expected=expected:
                            (project / name).read_text(encoding="utf-8") == expected, name)


if __name__ == "__main__":
    tap.main()
