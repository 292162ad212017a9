# SPDX-License-Identifier: GPL-3.0-or-later
"""A new user's first ten minutes, as written in the issue: the sample, there and back."""

import re
import shutil

import tap

PUBLIC_TABLES = ("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class "
                 "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")


class Story:
    """The same for every target; self.go runs a command against it."""

    def test_there_and_back(self):
        project = self.folder / "migrations"
        shutil.copytree(tap.SOURCE_ROOT / "migrations", project)
        n = len(list(project.glob("[0-9]*.sql")))

        result = self.go("status", project)
        self.assertEqual(result.code, 0, result)
        self.assertEqual(result.out.count(" pending"), n + 1, result)  # and the last line
        self.assertLess(result.out.index("database is here"), result.out.index("001  "))

        result = self.go("apply", project)
        self.assertEqual(result.code, 0, result)
        for version in range(1, n + 1):
            self.assertRegex(result.out, rf"✓ {version:03}  .* ms")
        self.assertIn(f"{n} migrations: {n} applied, 0 skipped, 0 failed", result.out)
        self.assertRegex(result.out, r"\d+ checks passed")

        result = self.go("verify", project)
        self.assertEqual(result.code, 0, result)
        self.assertRegex(result.out, r"checks: \d+ passed, 0 failed")

        result = self.go("rollback", project)
        self.assertEqual(result.code, 0, result)
        self.assertIn("1 migration: 1 rolled back", result.out)
        result = self.go("status", project)
        self.assertIn(f"{n - 1} applied · 1 pending", result.out)
        self.assertLess(result.out.index(f"{n - 1:03}  "), result.out.index("database is here"))
        self.assertLess(result.out.index("database is here"), result.out.index(f"{n:03}  "))

        result = self.go("rollback", project, "--all")
        self.assertEqual(result.code, 0, result)
        self.assertIn(f"{n - 1} rolled back", result.out)
        self.check_back_at_the_start()

        self.assertEqual(self.go("apply", project).code, 0)
        self.add_session_notes(project, n + 1)

    def add_session_notes(self, project, version):
        result = self.cli("new", "add session notes", "--template", "add-column", "--set",
                          "table=sessions", "--set", "column=notes", project=project)
        self.assertEqual(result.code, 0, result)
        forward = project / f"{version:03}_add_session_notes.sql"
        for path in (forward, project / f"rollback_{version:03}.sql",
                     project / f"verify_{version:03}.sql"):
            self.assertTrue(path.exists(), path)

        right = forward.read_text()
        forward.write_text("ALTER TABLE sessions ADD COLUMN notes text;\n"
                           "ALTER TABLE sessions ADD COLUMN seen timestampz;\n")
        result = self.go("apply", project)
        self.assertEqual(result.code, 1, result)
        self.assertIn(f"{forward.name}:2:38: error: type \"timestampz\" does not exist", result.err)
        line, caret = re.search(r"( +2 │ ALTER.*)\n(.*\^)", result.err).groups()
        self.assertEqual(line[len(caret) - 1:], "timestampz;")
        self.assertIn("SQLSTATE  42704 undefined_object", result.err)
        self.assertIn("nothing was changed", result.out)

        forward.write_text(right)
        result = self.go("apply", project)
        self.assertEqual(result.code, 0, result)
        self.assertRegex(result.out, r"✓ \d+  add session notes")


class OnAServer(Story, tap.TestCase):
    def go(self, command, project, *args):
        return self.cli(command, *args, project=project, database=self.database)

    def check_back_at_the_start(self):
        self.assertEqual(tap.psql(PUBLIC_TABLES, self.database), "migration_history")

    @tap.needs_server
    def test_there_and_back(self):
        self.database = self.create_database()
        prelude = tap.SOURCE_ROOT / "data/sql/sandbox-prelude.sql"
        tap.psql(prelude.read_text(), self.database)
        super().test_there_and_back()


class InTheSandbox(Story, tap.TestCase):
    def go(self, command, project, *args):
        return self.cli("--sandbox", command, *args, project=project)

    def check_back_at_the_start(self):
        pass

    @tap.needs_server
    def test_there_and_back(self):
        super().test_there_and_back()


tap.main()
