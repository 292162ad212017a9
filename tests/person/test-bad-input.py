# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and servers that misbehave under the real window: it says so, loses nothing, and lives."""

import os
import re

import own_server
import person
import story
import tap

FIRST = "CREATE TABLE public.first_one (id int);\n"
SECOND = "CREATE TABLE public.second_one (id int);\n"
FILES = {"migrations/001_first.sql": FIRST,
         "migrations/rollback_001.sql": "DROP TABLE public.first_one;\n",
         "migrations/002_second.sql": SECOND,
         "migrations/rollback_002.sql": "DROP TABLE public.second_one;\n"}


class WindowTest(tap.TestCase):
    def start(self, files, url=None):
        """Opens a project in a window; returns the window."""
        self.project = self.make_project(files)
        self.url = url or tap.url(self.create_database())
        self.write(self.project, {".env.local": f"DATABASE_URL={self.url}\n"})
        window = self.open(self.project)
        window.wait(lambda: len(window.timeline()) > 1, "the timeline")
        return window

    def open(self, *arguments, **more):
        window = story.Window(*arguments, watched=[self.project], **more)
        window.url = self.url
        self.addCleanup(window.kill)
        return window

    def file(self, name):
        return self.project / "migrations" / name


class Files(WindowTest):
    def edit(self, window, version="001"):
        """Has unsaved text in the forward script; returns its editor."""
        window.select(version)
        script = window.wait_script("CREATE TABLE")
        script.insert("-- mine\n")
        return script

    @tap.needs_server
    def test_deleted_while_open(self):
        window = self.start(FILES)
        self.edit(window)
        self.file("001_first.sql").unlink()
        window.wait(lambda: "001" not in window.states(), "its row to go")
        # What was typed is not forgotten with it.
        window.keys("ctrl+w")
        window.wait_for("dialog")
        window.check_alive()

    @tap.needs_server
    def test_keys_of_commands_write_nothing(self):
        """Return with Ctrl or Alt is never a line end, also where its command is disabled."""
        window = self.start(FILES)
        window.select("001")
        script = window.wait_script("CREATE TABLE")
        window.click(script)
        window.keys("ctrl+a", "ctrl+alt+Return", "ctrl+KP_Enter")
        window.wait(lambda: window.states()["002"] == "applied", "both to be applied")
        script = window.wait_script("CREATE TABLE")
        window.click(script)
        window.keys("ctrl+a", "ctrl+Return", "ctrl+alt+KP_Enter", "ctrl+End")
        window.type("-- typed")
        window.wait_script("-- typed")
        self.assertEqual(script.text, FIRST + "-- typed")

    @tap.needs_server
    def test_became_something_else_while_open(self):
        for name, become in (("folder", os.mkdir), ("loop", lambda p: os.symlink(p, p)),
                             ("pipe", os.mkfifo)):
            with self.subTest(name):
                self.folder = self.folder / name
                self.folder.mkdir()
                window = self.start(FILES)
                script = self.edit(window)
                path = self.file("001_first.sql")
                path.unlink()
                become(path)
                window.wait_says(r"(?i)folder|directory|not a|symbolic|regular|cannot be read")
                self.assertEqual(script.text, "-- mine\n" + FIRST)
                window.kill()

    @tap.needs_server
    def test_edited_outside(self):
        window = self.start(FILES)
        script = self.edit(window)
        self.file("001_first.sql").write_text("-- theirs\n" + FIRST)
        window.wait_says(r"(?i)changed on disk|changed outside|another program")
        self.assertEqual(script.text, "-- mine\n" + FIRST)
        window.kill()
        # Without unsaved text it is simply read again.
        window = self.open(self.project)
        window.select("001")
        window.wait_script("-- theirs")
        self.file("001_first.sql").write_text("-- theirs again\n" + FIRST)
        window.wait_script("-- theirs again")
        window.close()

    @tap.needs_server
    def test_grown_while_open(self):
        window = self.start(FILES)
        window.select("001")
        window.wait_script("CREATE TABLE")
        self.file("001_first.sql").write_text(FIRST + "-- more\n" * 6_500_000)
        window.wait_says(r"(?i)too large|first part|beginning|excerpt")
        window.select("002")
        window.wait_script("second_one")
        window.close()

    @tap.needs_server
    def test_long_line(self):
        files = {**FILES, "migrations/003_long.sql": f"SELECT '{'x' * 1_200_000}';\n"}
        window = self.start(files)
        window.select("003")
        window.wait_says(r"(?i)too long|first part|beginning|excerpt")
        window.select("002")
        window.wait_script("second_one")
        window.close()

    @tap.needs_server
    def test_not_utf8(self):
        content = b"SELECT 'caf\xe9';\n"
        window = self.start({**FILES, "migrations/003_latin.sql": content})
        window.select("003")
        window.wait_says(r"(?i)UTF-8")
        script = window.script()
        self.assertNotIn("editable", script.states)
        window.select("002")
        window.wait_script("second_one")
        self.assertEqual(self.file("003_latin.sql").read_bytes(), content)
        window.close()

    @tap.needs_server
    def test_cannot_be_saved(self):
        window = self.start(FILES)
        script = self.edit(window)
        # A folder that takes no file: read-only, or for root one that is not there.
        if os.geteuid() == 0:
            self.file("").rename(self.project / "away")
        else:
            self.file("").chmod(0o555)
            self.addCleanup(self.file("").chmod, 0o755)
        window.keys("ctrl+s")
        window.wait_says(r"(?i)not saved|cannot be saved|could not save|cannot save")
        self.assertEqual(script.text, "-- mine\n" + FIRST)
        window.kill()

    @tap.needs_server
    def test_close_with_unsaved_text(self):
        window = self.start(FILES)
        self.edit(window)
        window.keys("ctrl+w")
        window.wait_for("dialog")
        window.keys("Escape")
        window.wait_gone("dialog")
        window.keys("ctrl+w")
        window.press("push button", re.compile("^Save"))
        self.assertEqual(window.process.wait(tap.PATIENCE), 0, window.explain())
        self.assertEqual(self.file("001_first.sql").read_text(), "-- mine\n" + FIRST)


class Servers(WindowTest):
    def start_own(self, files=None):
        self.server = own_server.OwnServer()
        self.addCleanup(self.server.remove)
        window = self.start(files or FILES, self.server.url)
        window.wait(lambda: window.can("win.apply"), "the target")
        return window

    SLEEP = {**FILES, "migrations/003_sleep.sql": "CREATE TABLE t ();\nSELECT pg_sleep(600);\n"}

    def start_asleep(self):
        window = self.start_own(self.SLEEP)
        window.do("win.apply")
        asleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        window.wait(lambda: window.ask(asleep) == "1", "the server to sleep")
        window.wait_says(r"statement 2 of 2")  # and the window to know
        return window

    @tap.needs_server
    def test_stopped_and_restarted_while_idle(self):
        window = self.start_own()
        self.server.stop()
        window.do("win.reload")
        window.wait(lambda: not window.can("win.apply"), "the loss to be seen")
        window.wait_says(r"(?i)could not connect|connection|no target|not reached")
        self.server.start()
        window.do("win.reload")
        window.do("win.apply")
        window.wait_states(_002="applied")
        window.close()

    @tap.needs_server
    def test_restarted_before_apply(self):
        """A connection that died in silence is made anew."""
        window = self.start_own()
        self.server.stop()
        self.server.start()
        window.do("win.apply")
        window.wait_idle()
        window.do("win.reload")
        window.wait(lambda: window.can("win.apply") or window.can("win.rollback"), "the target")
        if window.can("win.apply"):
            window.do("win.apply")
        window.wait_states(_002="applied")
        window.close()

    @tap.needs_server
    def test_stopped_during_a_run(self):
        window = self.start_asleep()
        self.server.stop()
        window.wait_idle()
        window.wait_says(r"(?i)connection|server")
        self.server.start()
        window.do("win.reload")
        window.wait_states(_001="applied", _002="applied")
        self.assertEqual(window.ask("SELECT to_regclass('public.t') IS NULL"), "t")
        window.close()

    @tap.needs_server
    def test_silent_during_a_run(self):
        window = self.start_asleep()
        self.server.freeze()
        window.do("win.cancel")
        # The window goes on working.
        window.select("001")
        window.wait_script("first_one").insert("-- typed\n")
        window.wait_script("-- typed")
        self.server.thaw()
        window.wait_idle()
        self.assertEqual(window.ask("SELECT to_regclass('public.t') IS NULL"), "t")
        window.kill()

    @tap.needs_server
    def test_silent_while_idle(self):
        window = self.start_own()
        self.server.freeze()
        window.do("win.reload")
        window.select("002")
        window.wait_script("second_one")
        self.server.thaw()
        window.do("win.apply")
        window.wait_states(_002="applied")
        window.close()


class Floods(WindowTest):
    @tap.needs_server
    def test_notices(self):
        files = {"migrations/001_huge.sql": "DO $$ BEGIN RAISE NOTICE '%', repeat('x', 1000000); "
                 "END $$;\n",
                 "migrations/002_flood.sql": "DO $$ BEGIN FOR i IN 1..300000 LOOP "
                 "RAISE NOTICE 'number %', i; END LOOP; END $$;\n"}
        window = self.start(files)
        window.do("win.pane", "log")
        window.do("win.apply")
        window.wait_states(_002="applied")
        window.wait_idle()
        window.check_alive()
        window.close()

    @tap.needs_server
    def test_value_of_10_mb(self):
        files = {"migrations/001_a.sql": "SELECT 1;\n",
                 "migrations/verify_001.sql": "-- check: a large one\n"
                 "SELECT repeat('y', 10000000) AS large, E'line\\nline' AS lines, "
                 "NULL AS nothing;\n"}
        window = self.start(files)
        window.do("win.apply")
        window.wait_states(_001="applied")
        window.wait_idle()
        window.do("win.verify")
        window.wait_idle()
        window.do("win.pane", "verification")
        window.wait(lambda: "large" in window.outline(), "the check")
        window.close()


class Names(WindowTest):
    NAMES = ("<b>bold & <markup></b>", "100 %s %n percent", "emoji 🐘 and ‮right to left",
             "new\nline", "x" * 180)

    @tap.needs_server
    def test_hostile_names(self):
        files = {f"migrations/{i:03}_{name.replace('/', '')}.sql":
                 f"/* {name} */\nSELECT 1 AS \"{name[:40]}\";\n"
                 for i, name in enumerate(self.NAMES, 1)}
        window = self.start(files)
        rows = [row.name for row in window.timeline()]
        for row in rows:
            self.assertNotIn("\n", row)
            self.assertNotIn("‮", row)
        for i in range(1, len(self.NAMES) + 1):
            window.select(f"{i:03}")
            window.wait_script("SELECT 1")
        self.assertTrue(window.can("win.rename"))
        window.do("win.apply")
        window.wait(lambda: window.count("applied") == len(self.NAMES), "all applied")
        window.wait_idle()
        self.assertFalse(window.can("win.rename"))  # what is applied keeps its name
        window.close()

    @tap.needs_server
    def test_two_windows_on_one_project(self):
        window = self.start(FILES)
        # The same program shows the window that is there.
        person.run(person.PROGRAM, str(self.project), timeout=tap.PATIENCE)
        self.assertEqual(len(window.look().windows), 1)
        # Another one, as of another login, works beside it and sees what it did.
        other = self.open(self.project, own_bus=True)
        other.wait(lambda: other.can("win.apply"), "the second window")
        window.do("win.apply")
        window.wait_states(_002="applied")
        other.do("win.apply")
        other.wait_idle()
        other.do("win.reload")
        other.wait_states(_001="applied", _002="applied")
        self.assertEqual(window.ask("SELECT count(*) FROM public.migration_history"), "2")
        other.close()
        window.close()


if __name__ == "__main__":
    tap.main()
