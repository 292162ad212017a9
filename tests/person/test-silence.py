# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers and networks that fall silent under the real window: what it says each time is so, Cancel
once, twice, three times ends it, and nothing ever waits for the server but the run itself."""

import os
import signal

import own_server
import proxy
import story
import tap

WAIT = ("DO $$ BEGIN WHILE EXISTS (SELECT FROM public.gate) LOOP PERFORM pg_sleep(0.005); END LOOP;"
        " END $$;\n")
FILES = {"migrations/001_a.sql": "CREATE TABLE a ();\n",
         "migrations/002_b.sql": f"CREATE TABLE b ();\n{WAIT}"}
SLEEPERS = ("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'switchback%' "
            "AND wait_event = 'PgSleep'")
RUNNERS = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'switchback/%-%'"
TABLES = "SELECT to_regclass('a') IS NOT NULL, to_regclass('b') IS NOT NULL"
FIRST = r"Cancelling unless committing; once more ends the server process"
SECOND = r"Ending the server process unless committing; once more gives up"
STAYS = r"nothing of 002 stays; 1 migration before it stays applied"


class Silence(tap.TestCase):
    files = FILES

    def start(self, url=None):
        """Applies as far as the gate; the server process that stands before it."""
        self.server = own_server.OwnServer()
        self.addCleanup(self.server.remove)
        self.ask = self.server.ask
        self.proxy = proxy.Proxy(self.server.folder, own_server.PORT)
        self.addCleanup(self.proxy.close)
        self.ask("CREATE TABLE gate AS SELECT 1")
        url = url or self.server.url
        self.project = self.make_project(
            {**self.files, ".env.local": f"DATABASE_URL={url(self) if callable(url) else url}\n"})
        self.window = story.Window(self.project, watched=[self.project])
        self.addCleanup(self.window.kill)
        self.window.do("win.apply")
        found = []
        self.window.wait(lambda: found.append(self.ask(SLEEPERS)) or found[-1], "the gate")
        return int(found[-1])

    def picture(self, name):
        folder = os.environ.get("SWITCHBACK_KEEP")
        if folder:
            self.window.picture(f"{folder}/silence-{name}.png", False)

    def cancel_thrice(self):
        for words in (FIRST, SECOND):
            self.window.do("win.cancel")
            self.window.wait_says(words)
        self.picture("second")
        self.window.do("win.cancel")
        self.window.wait_says(STAYS)
        self.picture("third")
        self.window.wait_idle()

    def assert_agreement(self):
        """Once the server is itself again it has what the window said, and the rest can be done."""
        self.window.wait(lambda: self.ask(RUNNERS) == "0", "the server to notice")
        self.assertEqual(self.ask(TABLES), "t|f")
        self.window.do("win.reload")
        self.window.wait_states(_001="applied", _002="pending")
        self.ask("DELETE FROM gate")
        self.window.do("win.apply")
        self.window.wait_states(_001="applied", _002="applied")
        self.window.wait_idle()
        self.assertEqual(self.ask(TABLES), "t|t")
        self.window.close()

    @tap.needs_server
    def test_server_stands_still(self):
        self.start()
        self.server.freeze()
        # The run goes on; that nobody is answered is told, and nothing is done about it.
        self.window.wait_says(r"No answer for \d+ s", 120)
        self.window.wait_says("not to a second connection either")
        self.picture("silent")
        self.cancel_thrice()
        self.assertFalse(self.window.says("answers again"))
        self.window.wait_says("002 b was cancelled")
        self.server.thaw()
        self.assert_agreement()

    @tap.needs_server
    def test_server_answers_again(self):
        self.start()
        self.server.freeze()
        self.window.wait_says(r"No answer for \d+ s", 120)
        self.server.thaw()
        self.window.wait(lambda: not self.window.says("No answer for"), "the words to go")
        self.ask("DELETE FROM gate")
        self.window.wait_states(_001="applied", _002="applied")
        self.window.wait_idle()
        self.window.close()

    @tap.needs_server
    def test_server_process_stands_still(self):
        backend = self.start()
        os.kill(backend, signal.SIGSTOP)
        self.cancel_thrice()
        os.kill(backend, signal.SIGCONT)
        self.assert_agreement()

    @tap.needs_server
    def test_network_falls_silent(self):
        self.start(lambda self: self.proxy.url("postgres"))
        self.proxy.cut_now("drop")
        self.proxy.greet("silent")
        self.cancel_thrice()
        self.proxy.cut_now("close")
        self.proxy.greet("serve")
        self.assert_agreement()

    @tap.needs_server
    def test_given_up_while_committing(self):
        """Nobody can know what became of it, so nobody says it was cancelled or rolled back."""
        self.start(lambda self: self.proxy.url("postgres"))
        self.proxy.cut_at(1, "after", "drop", "COMMIT")
        self.proxy.greet("silent")
        self.ask("DELETE FROM gate")
        self.window.wait(lambda: self.proxy.counts.cuts == 1, "the COMMIT")
        self.window.wait(lambda: self.ask(TABLES) == "t|t", "what was committed")
        self.window.wait(lambda: not self.window.can("win.cancel") or self.window.keys("Escape"),
                         "the run to be given up")
        self.window.wait_says(r"002 was being committed; whether it was is not known: the timeline "
                              r"tells when the server is back")
        self.picture("commit")
        for lie in ("nothing of 002 stays", "nothing was changed", "002 b was cancelled"):
            self.assertFalse(self.window.says(lie), lie)
        self.window.wait_says("Could not connect to")
        self.proxy.cut_now("close")
        self.proxy.greet("serve")
        self.window.wait(lambda: self.ask(RUNNERS) == "0", "the server to notice")
        self.window.do("win.reload")
        self.window.wait_states(_001="applied", _002="applied")
        self.window.wait_gone("label", "002 b: how it ended is not known yet")
        self.window.close()

    @tap.needs_server
    def test_given_up_outside_a_transaction(self):
        """What was committed before stays, and the rest is not called rolled back."""
        self.files = {**FILES, "migrations/002_b.sql":
                      "CREATE TABLE b (i int);\nVACUUM b;\n" + WAIT}
        self.start(lambda self: self.proxy.url("postgres"))
        self.proxy.cut_now("drop")
        self.proxy.greet("silent")
        for words in (FIRST, SECOND):
            self.window.do("win.cancel")
            self.window.wait_says(words)
        self.window.do("win.cancel")
        self.window.wait_says("002 stopped half-way: what it had committed by then stays; Resume "
                              "goes on there, Roll back takes it back; 1 migration before it")
        self.picture("half-way")
        self.assertFalse(self.window.says("nothing of 002 stays|rolled back: "))
        self.window.wait_idle()
        self.proxy.cut_now("close")
        self.proxy.greet("serve")
        self.window.wait(lambda: self.ask(RUNNERS) == "0", "the server to notice")
        self.window.do("win.reload")
        self.window.wait_states(_001="applied", _002="partial")
        self.ask("DELETE FROM gate")
        self.window.do("win.apply")
        self.window.wait_states(_002="applied")
        self.window.close()

    @tap.needs_server
    def test_once_and_twice(self):
        self.start()
        self.window.do("win.cancel")
        self.window.wait_says(STAYS)
        self.window.wait_idle()
        self.assert_agreement()

    @tap.needs_server
    def test_closed_meanwhile(self):
        self.start()
        self.server.freeze()
        self.window.keys("ctrl+w")
        self.window.wait_says(r"What it has committed stays, the rest is rolled back")
        self.window.press("push button", "Cancel and close")
        self.window.wait_says(FIRST)
        self.window.keys("ctrl+w")
        self.window.wait_says(r"has not answered yet. Your next start tells what became of the run")
        self.picture("close")
        self.window.press("push button", "Give up and close")
        self.assertEqual(self.window.process.wait(tap.PATIENCE), 0)
        self.assertFalse(story.person.COMPLAINT.search(self.window.stderr), self.window.stderr)
        self.server.thaw()
        self.window = story.Window(self.project, watched=[self.project])
        self.addCleanup(self.window.kill)
        self.window.wait_states(_001="applied", _002="pending")
        self.assertEqual(self.ask(TABLES), "t|f")
        self.window.close()


tap.main()
