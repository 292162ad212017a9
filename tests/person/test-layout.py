# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody comes back to a project again and again: the window is as it was left."""

import story
import tap


class Layout(tap.TestCase):
    @tap.needs_server
    def test_editors_keep_their_height(self):
        target = {".env.local": f"DATABASE_URL={tap.url(self.create_database())}\n"}
        project = self.make_project({"migrations/001_words.sql": "CREATE TABLE words ();\n",
                                     **target})
        heights = []
        # The first time the window has the place that nobody has chosen yet.
        for _ in range(4):
            window = story.Window(project, watched=[project])
            self.addCleanup(window.kill)
            window.wait(lambda w=window: w.states() and w.can("win.apply"), "the timeline")
            window.select("001")
            heights.append(window.wait_script("words").extents[3])
            window.close()
        self.assertEqual(heights[2:], heights[1:3], heights)


if __name__ == "__main__":
    tap.main()
