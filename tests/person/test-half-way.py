# SPDX-License-Identifier: GPL-3.0-or-later
"""Migrations that stop half-way, in the real window: by an error, by a kill, and where nobody but
the person can tell. What the window says is compared with what the database has."""

import re

import story
import tap

SLOW = ("CREATE FUNCTION public.slow (int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS "
        "$$ BEGIN PERFORM pg_sleep(100000); RETURN $1; END $$;\n")
WORK = ("CREATE PROCEDURE public.work () LANGUAGE plpgsql AS "
        "$$ BEGIN COMMIT; PERFORM pg_sleep({}); END $$;\n")
WORDS = "CREATE TABLE public.words AS SELECT 1 AS id;\n"
FILES = {"migrations/001_words.sql": WORDS + SLOW + WORK.format(100000),
         "migrations/rollback_001.sql": "DROP TABLE public.words;\n",
         "migrations/rollback_034.sql": "DROP INDEX CONCURRENTLY IF EXISTS public.words_i;\n"
                                        "DROP TABLE IF EXISTS public.marks;\n",
         "migrations/035_after.sql": "CREATE TABLE public.after ();\n"}
INDEX = ("CREATE TABLE public.marks ();\n"
         "CREATE INDEX CONCURRENTLY words_i ON public.words ({});\n"
         "ALTER TABLE public.marks ADD COLUMN n int;\n")
CALL = "-- switchback: no-transaction\nSELECT 1;\nCALL public.work();\nSELECT 2;\n"


class HalfWay(tap.TestCase):
    def start(self, script):
        self.database = self.create_database()
        target = {".env.local": f"DATABASE_URL={tap.url(self.database)}\n"}
        self.project = self.make_project({**FILES, **target, "migrations/034_half.sql": script})
        return self.open()

    def open(self):
        window = story.Window(self.project, watched=[self.project])
        self.addCleanup(window.kill)
        window.wait(lambda: window.states() and window.can("win.apply"), "the timeline")
        return window

    def ask(self, sql):
        return tap.psql(sql, self.database)

    def wait_asleep(self, window):
        window.wait(lambda: self.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event = "
                                     "'PgSleep' AND datname = current_database()") == "1",
                    "the server to sleep")

    def end_session(self):
        """As an administrator does, or the server's end of a cut cable."""
        self.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                 "WHERE wait_event = 'PgSleep' AND datname = current_database()")

    def describe(self, window, version):
        return next(row.description for row in window.timeline()
                    if row.name.startswith(version + " "))

    @tap.needs_server
    def test_error_then_resume(self):
        window = self.start(INDEX.format("added"))
        window.wait_for(name="Apply")
        window.do("win.apply")
        window.wait_says("42703")
        window.wait_idle()
        window.wait_states(_034="partial", _035="pending")
        self.assertTrue(window.says(r"statement 1 stays, statement 2 was not done"))
        self.assertTrue(window.says(r"Resume goes on there, Roll back takes it back"))
        self.assertIn("Stopped at statement 2 of 3", self.describe(window, "034"))
        self.assertEqual(self.ask("SELECT to_regclass('public.marks') IS NOT NULL"), "t")
        window.wait_for(name="Resume 034")

        # The plan shows where it goes on.
        window.do("win.pane", "plan")
        window.wait_says("Apply 2 migrations, 3 statements")
        for words in ("goes on at statement 2 of 3", "done already, and not sent again"):
            window.wait(lambda w=words: any(w in f"{node.name} {node.description}"
                                            for node in window.look().find_all()), words)

        self.ask("ALTER TABLE public.words ADD COLUMN added int")
        window.keys("ctrl+Return")
        window.wait_states(_034="applied", _035="applied")
        window.wait_idle()
        window.wait_for(name="Apply")
        self.assertEqual(self.ask("SELECT indisvalid FROM pg_index WHERE indexrelid = "
                                  "'public.words_i'::regclass"), "t")
        self.assertEqual(window.look().unnamed(), [])

        # Both runs are in the run history.
        window.keys("ctrl+h")
        for words in ("apply · 2 migrations applied", "apply · partial · 2 migrations"):
            window.wait_says(words)
        window.keys("Escape")
        window.wait_gone("label", re.compile("apply · partial"))
        window.close()

    @tap.needs_server
    def test_error_then_roll_back(self):
        window = self.start(INDEX.format("added"))
        window.do("win.apply")
        window.wait_says("42703")
        window.wait_idle()
        window.wait_states(_034="partial")
        window.do("win.rollback")
        window.wait_states(_034="pending", _001="applied")
        window.wait_idle()
        window.wait_for(name="Apply")
        self.assertEqual(self.ask("SELECT to_regclass('public.marks') IS NULL"), "t")
        window.close()

    @tap.needs_server
    def test_killed(self):
        window = self.start(INDEX.format("public.slow(id)"))
        window.do("win.apply")
        self.wait_asleep(window)
        window.process.kill()
        window.process.wait()
        self.end_session()

        window = self.open()
        told = window.wait_for("label", re.compile(
            r"^The run of \d\d:\d\d was interrupted: 001 is applied, 034 stopped half-way$"))
        window.wait_states(_001="applied", _034="partial", _035="pending")
        self.assertIn("Stopped at statement 2 of 3", self.describe(window, "034"))
        window.press("push button", "Close what became of an interrupted run")
        window.wait_gone("label", told.name)
        window.do("win.pane", "log")

        self.ask("CREATE OR REPLACE FUNCTION public.slow (int) RETURNS int LANGUAGE sql IMMUTABLE "
                 "AS 'SELECT $1'")
        window.do("win.apply")
        window.wait_states(_034="applied", _035="applied")
        window.wait_idle()
        self.assertEqual(self.ask("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0")
        window.close()

    def lose_call(self):
        """The connection goes while a procedure that commits is at work."""
        window = self.start(CALL)
        window.do("win.apply")
        self.wait_asleep(window)
        self.end_session()
        window.wait_idle()
        window.wait_states(_034="partial")
        self.ask("CREATE TABLE public.calls (at timestamptz); CREATE OR REPLACE PROCEDURE "
                 "public.work () LANGUAGE sql AS 'INSERT INTO public.calls VALUES (now())'")
        window.do("win.apply")
        window.wait_for("label", "Was the statement done?")
        self.assertTrue(window.says(r"034 stopped at statement 2 of 3 \(CALL, line 3\)"))
        return window

    @tap.needs_server
    def test_done(self):
        window = self.lose_call()
        window.keys("Return")  # answers nothing
        window.wait_gone("label", "Was the statement done?")
        window.wait_idle()
        window.wait_states(_034="partial")
        window.do("win.apply")
        window.press("push button", "It was done")
        window.wait_states(_034="applied", _035="applied")
        window.wait_idle()
        self.assertEqual(self.ask("SELECT count(*) FROM public.calls"), "0")
        window.close()

    @tap.needs_server
    def test_again(self):
        window = self.lose_call()
        window.press("push button", "Run it again")
        window.wait_states(_034="applied", _035="applied")
        window.wait_idle()
        self.assertEqual(self.ask("SELECT count(*) FROM public.calls"), "1")
        window.close()


if __name__ == "__main__":
    tap.main()
