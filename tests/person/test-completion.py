# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody writes a migration with what the editor knows: tables and columns of the target, what a
pending migration makes, and a snippet; by the keyboard alone."""

import story
import tap

FILES = {"migrations/001_people.sql": "CREATE TABLE public.people (id uuid PRIMARY KEY);\n",
         "migrations/rollback_001.sql": "DROP TABLE public.people;\n",
         "migrations/002_more.sql": "-- What is known of them\n"}
SCHEMA = "CREATE TABLE public.persons (id uuid PRIMARY KEY, birthday date, \"Full name\" text)"


class Completion(tap.TestCase):
    @tap.needs_server
    def test_written_with_what_is_known(self):
        database = self.create_database()
        tap.psql(SCHEMA, database)
        project = self.make_project({**FILES, ".env.local": f"DATABASE_URL={tap.url(database)}\n"})
        window = story.Window(project, watched=[project])
        self.addCleanup(window.kill)
        window.wait(lambda: window.states() and window.can("win.apply"), "the timeline")
        window.select("002")
        window.wait_script("What is known")
        window.click(window.script())
        window.keys("ctrl+End")
        # A table of the target, then a column of it, each begun and taken by Return.
        window.type("ALTER TABLE perso")
        window.wait_says("table in public")
        window.keys("Return")
        window.wait_script("ALTER TABLE persons")
        window.type(" DROP COLUMN Ful")
        window.wait_says("text · persons")
        window.keys("Tab")
        window.wait_script("ALTER TABLE persons DROP COLUMN \"Full name\"")
        # Nothing is chosen where nothing is typed: Return is a new line.
        window.type(";")
        window.keys("Return", "Return")
        # What a pending migration makes, told as such; Escape takes the list away.
        window.type("SELECT * FROM peop")
        window.wait_says("made by 001")
        window.keys("Escape", "Return")
        window.wait_script("FROM peop\n")
        # A snippet, from stop to stop.
        window.type("; commentcol")
        window.wait_says("snippet · Comment on a column")
        window.keys("Return")
        window.wait_script("COMMENT ON COLUMN public.things.name IS")
        window.type("persons")
        window.keys("Tab")
        window.type("id")
        window.wait_script("COMMENT ON COLUMN public.persons.id IS 'What it means';")


if __name__ == "__main__":
    tap.main()
