# SPDX-License-Identifier: GPL-3.0-or-later
"""restore: a script that was edited after it was applied gets its applied text again."""

import os
import subprocess

import tap

APPLIED = "CREATE TABLE a (id int);\r\n-- as applied\r\n"
EDIT = "CREATE TABLE a (id int, more text);\n"


class Restore(tap.TestCase):
    place = "migrations"
    forward = "migrations/001_a.sql"

    def setUp(self):
        super().setUp()
        self.database = self.create_database() if tap.SOCKET else None
        self.project = self.make_project({self.forward: ""})
        (self.project / self.forward).write_bytes(APPLIED.encode())

    def go(self, *args, code=0):
        result = self.cli(*args, project=self.project, database=self.database)
        self.assertEqual(result.code, code, result)
        return result

    def change(self):
        self.go("apply")
        (self.project / self.forward).write_bytes(EDIT.encode())
        self.assertEqual(self.states()[0], "changed")

    def states(self):
        return [row["state"] for row in self.go("status", "--json").json[:-1]]

    def text(self):
        return (self.project / self.forward).read_bytes().decode()

    def files(self):
        return sorted(path.name for path in (self.project / self.place).rglob("*.sql"))

    @tap.needs_server
    def test_restore(self):
        self.change()
        files = self.files()
        result = self.go("restore", "1" if self.place == "migrations" else "20261121000001",
                         "--yes")
        self.assertIn("is again what was applied", result.out)
        self.assertEqual(self.text(), APPLIED)
        self.assertEqual(self.files(), files)
        self.assertEqual(self.states(), ["applied"])

    @tap.needs_server
    def test_move(self):
        self.change()
        files = self.files()
        summary = self.go("restore", self.forward, "--move", "--json").json[-1]
        self.assertEqual(summary["outcome"], "restored")
        self.assertEqual(self.text(), APPLIED)
        self.assertEqual(self.states(), ["applied", "pending"])
        moved = next(name for name in self.files()
                     if name not in files and name.endswith("_change_a.sql"))
        self.assertTrue(summary["moved"].endswith(moved))
        self.assertTrue((self.project / self.place / moved).read_text().endswith(EDIT))

    @tap.needs_server
    def test_refused(self):
        self.go("apply")
        self.assertIn("it was not edited", self.go("restore", self.forward, "--yes", code=2).err)
        (self.project / self.forward).write_text(EDIT)
        self.assertIn("--move", self.go("restore", self.forward, code=2).err)
        self.go("mark", "--forget", "--all", "--yes")
        self.go("restore", self.forward, "--yes", code=2)
        self.assertEqual(self.text(), EDIT)


    def go_as_nobody(self, *args):
        """As root nothing is read-only: so as somebody else."""
        setpriv = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        (self.folder / "home").mkdir(exist_ok=True)
        for folder in (self.folder, self.folder / "home"):
            folder.chmod(0o777)
        done = subprocess.run([*(setpriv if os.getuid() == 0 else []),
                               *self.arguments(args, self.project)], cwd=self.folder,
                              env=self.environment(self.database, HOME=str(self.folder / "nobody")),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=tap.PATIENCE, check=False)
        return tap.Result(done.returncode, done.stdout, done.stderr)

    @tap.needs_server
    def test_read_only(self):
        """Where nothing can be written, nothing is lost, and it is said why."""
        self.change()
        files = self.files()
        folder = (self.project / self.forward).parent
        (self.project / self.forward).chmod(0o666)
        folder.chmod(0o555)
        self.addCleanup(folder.chmod, 0o755)
        for arguments in (("--yes",), ("--move",)):
            result = self.go_as_nobody("restore", self.forward, *arguments)
            self.assertEqual(result.code, 2, result)
            self.assertRegex(result.err, "(?i)permission denied|write-protected|read-only")
            self.assertIn("_a.sql\" was not ", result.err)
            self.assertEqual(self.text(), EDIT)
            self.assertEqual(self.files(), files)
            self.assertEqual([path.name for path in folder.iterdir() if path.suffix != ".sql"], [])
        self.assertEqual(self.states(), ["changed"])


class RestoreSupabase(Restore):
    place = "supabase/migrations"
    forward = "supabase/migrations/20261121000001_a.sql"


tap.main()
