# SPDX-License-Identifier: GPL-3.0-or-later
"""The private display itself: what it gives, and that nothing of it stays behind."""

import os
import pathlib
import shutil
import signal
import subprocess
import unittest

import tap

WITH_DISPLAY = tap.SOURCE_ROOT / "tests/support/with-display"
TELL = 'echo "$HOME $(cat /proc/$PPID/task/*/children)"; exec sleep 1000'


def is_alive(pid):
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except OSError:
        return False
    return state.split()[0] != "Z"


@unittest.skipUnless(shutil.which("Xvfb"), "no Xvfb")
class Display(tap.TestCase):
    def start(self, *arguments):
        env = {**os.environ, "TMPDIR": str(self.folder)}
        process = subprocess.Popen([WITH_DISPLAY, *arguments], env=env, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.communicate)
        return process

    def run_in(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=tap.PATIENCE)
        self.assertEqual(os.listdir(self.folder), [])
        return tap.Result(process.returncode, out, err)

    def test_exit_status_is_that_of_the_command(self):
        for command, status in ("exit 0", 0), ("exit 3", 3), ("kill -TERM $$", 128 + 15):
            with self.subTest(command):
                result = self.run_in("--", "sh", "-c", command)
                self.assertEqual(result.code, status, result)
        self.assertEqual(self.run_in("--", "/no/such/program").code, 127)

    def test_size_and_scale(self):
        result = self.run_in("--size", "900x600", "--scale", "2", "--no-a11y", "--",
                             "sh", "-c", "xdpyinfo | grep dimensions; echo $GDK_SCALE")
        self.assertIn("1800x1200 pixels", result.out)
        self.assertEqual(result.out.split()[-1], "2")

    def test_home_has_no_past(self):
        result = self.run_in("--", "sh", "-c", "find $HOME -name '*.log' -o -type f -print; "
                             "echo $HOME $XDG_STATE_HOME "
                             "$XDG_CACHE_HOME $XDG_CONFIG_HOME $XDG_DATA_HOME $XDG_RUNTIME_DIR")
        files, _, folders = result.out.strip().rpartition("\n")
        self.assertEqual([os.path.basename(f) for f in files.split()], ["user-dirs.dirs"])
        for folder in folders.split():
            self.assertTrue(folder.startswith(str(self.folder)), folder)

    def test_display_is_closed_to_others(self):
        result = self.run_in("--", "sh", "-c", "XAUTHORITY=/dev/null xdpyinfo > /dev/null")
        self.assertNotEqual(result.code, 0)

    def test_timeout(self):
        result = self.run_in("--timeout", "0.2", "--", "sleep", "1000")
        self.assertEqual(result.code, 124, result)

    def test_without_xvfb(self):
        for ci, extra, status, out in (("", [], 77, ""),
                                       ("", ["--tap"], 0, "1..0 # SKIP no Xvfb\n"),
                                       ("true", ["--tap"], 1, "")):
            with self.subTest(ci=ci, extra=extra):
                done = subprocess.run(["/usr/bin/python3", WITH_DISPLAY, *extra, "--", "true"],
                                      env={"PATH": "/nowhere", "CI": ci}, capture_output=True,
                                      text=True, check=False)
                self.assertEqual((done.returncode, done.stdout), (status, out))

    def end_with(self, number):
        """Ends the harness by a signal while its command runs; nothing may stay behind."""
        process = self.start("--", "sh", "-c", TELL)
        home, *pids = process.stdout.readline().split()
        top = pathlib.Path(home).parent
        self.assertGreater(len(pids), 3)
        process.send_signal(number)
        status = process.wait(tap.PATIENCE)
        self.wait_for(lambda: not any(map(is_alive, pids)) and not top.exists())
        return status

    def test_nothing_stays_after_a_signal(self):
        for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
            with self.subTest(number.name):
                self.assertEqual(self.end_with(number), 128 + number)

    def test_nothing_stays_after_a_kill(self):
        self.assertEqual(self.end_with(signal.SIGKILL), -signal.SIGKILL)

    def test_two_at_once(self):
        ours = [self.start("--", "sh", "-c", "echo $DISPLAY; read line") for _ in range(2)]
        displays = {process.stdout.readline() for process in ours}
        self.assertEqual(len(displays), 2)


if __name__ == "__main__":
    tap.main()
