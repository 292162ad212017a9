# SPDX-License-Identifier: GPL-3.0-or-later
"""sb-no-block catches what it promises to catch, and only that: else a test could pass for lack of
eyes."""

import os
import signal
import subprocess

import tap

SUBJECT, LIBRARY = os.environ["SWITCHBACK_NO_BLOCK_SUBJECT"], os.environ["SWITCHBACK_NO_BLOCK"]
DEEDS = {  # what is done: how the library names it
    "open": "open", "open-here": "openat", "get-contents": "open", "test-file": "access",
    "query": "", "fsync": "fsync", "flock": "flock", "resolve": "getaddrinfo",
    "connect": "connect", "connect-postgresql": "connect", "poll-far": "poll",
    "send-far": "send", "select": "select", "wait": "waitpid", "spawn-sync": "",
    "system": "system", "sleep": "", "join": "g_thread_join", "condition": "g_cond_wait_until"}


class NoBlock(tap.TestCase):
    def act(self, place, deed, watched="project"):
        for name in "project", "project-of-others":
            (self.folder / name).mkdir(exist_ok=True)
            (self.folder / name / "file").touch()
        env = {**os.environ, "LD_PRELOAD": LIBRARY,
               "SB_NO_BLOCK_PATHS": f"/nowhere:{self.folder / watched}"}
        done = subprocess.run([SUBJECT, place, deed, self.folder / "project/file"], env=env,
                              capture_output=True, text=True, timeout=tap.PATIENCE, check=False)
        return tap.Result(done.returncode, done.stdout, done.stderr)

    def test_catches_each_on_the_thread_that_draws(self):
        for deed, function in DEEDS.items():
            with self.subTest(deed):
                result = self.act("drawing", deed)
                self.assertEqual(result.code, -signal.SIGABRT, result)
                self.assertIn(f"the thread that draws called {function}", result.err)
                self.assertIn("no-block-subject(", result.err)  # who: a backtrace

    def test_leaves_other_threads_alone(self):
        for place in "another", "before":
            for deed in DEEDS:
                with self.subTest(place=place, deed=deed):
                    self.assertEqual(self.act(place, deed).code, 0)

    def test_leaves_other_files_alone(self):
        for deed in "open", "open-here", "get-contents", "test-file", "query", "nothing":
            for watched in "project-of-others", "proj":
                with self.subTest(deed=deed, watched=watched):
                    self.assertEqual(self.act("drawing", deed, watched).code, 0)


if __name__ == "__main__":
    tap.main()
