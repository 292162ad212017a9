#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tour.py DIR: starts the real program, takes a new user's first steps and saves a picture of each
in DIR. Runs under with-display; ./dev tour calls it."""

import pathlib
import re
import sys

import story

BREAK = "SELECT 1;\n\nSELECT nothing_such FROM public.notifications;\n"
SEEN = ("-- Track when a user saw a notification\n"
        "ALTER TABLE public.notifications\n  ADD COLUMN seen_at timestamptz;\n\n"
        "CREATE INDEX notifications_unseen\n  ON public.notifications (recipient_user_id)\n"
        "  WHERE seen_at IS NULL;\n")


class Tour:
    def __init__(self, folder):
        self.folder, self.n = folder, 0
        self.window = story.Window()

    def picture(self, name, settle=True):
        self.n += 1
        path = self.folder / f"{self.n:02}-{name}.png"
        self.window.picture(path, settle)
        print(path, flush=True)

    def run(self, action, **states):
        self.window.do(action)
        self.window.wait_states(**states)
        self.window.wait_idle()

    def go(self):
        window = self.window
        window.wait_for("push button", "Try the sample")
        self.picture("welcome")
        window.use_sample()
        self.picture("all-pending")
        window.select("005")
        window.do("win.editors", "side-by-side")
        window.wait_script("is_read")
        self.picture("side-by-side")
        window.do("win.rehearse")
        window.wait_says("Rollback restores the schema exactly")
        self.picture("rehearsed")
        with window.slow_server(0.2):
            window.do("win.apply")
            window.wait(lambda: window.count("applied") > 2, "progress")
            self.picture("applying", settle=False)
            window.wait_states(_010="applied")
        window.wait_idle()
        self.picture("applied")
        window.do("win.pane", "verification")
        window.do("win.verify")
        window.wait_checks()
        self.picture("verified")
        self.run("win.rollback", _010="pending")
        self.picture("rolled-back")
        window.select("010")
        script = window.wait_script("CREATE OR REPLACE VIEW")
        right = script.text
        script.replace(BREAK)
        window.do("win.apply")
        window.wait_says("42703")
        window.wait_idle()
        self.picture("failed")
        script.replace(right)
        self.run("win.apply", _010="applied")
        window.do("win.new-migration")
        window.wait_for("text", "Description", lambda node: "editable" in node.states)
        window.type("create session events")
        self.choose_template(window, re.compile("row-level security"))
        window.wait_says(r"011_create_session_events\.sql")
        self.picture("new-migration")
        window.press("push button", "Create")
        window.wait_states(_011="pending")
        self.picture("created")
        window.script().replace(SEEN)
        window.do("win.pane", "log")
        with window.idle_session("SELECT * FROM public.notifications"):
            window.do("win.apply")
            window.wait_says("Waiting for a lock on public.notifications")
            self.picture("running", settle=False)
            window.do("win.cancel")
            window.wait_idle()
        self.picture("cancelled")
        window.close()

    def choose_template(self, window, name):
        templates = window.wait_for("list", "Templates")
        index = next(i for i, row in enumerate(templates.children) if name.search(row.label))
        templates.select_row(index)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    tour = Tour(folder)
    try:
        tour.go()
    finally:
        tour.window.kill()


if __name__ == "__main__":
    main()
