# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input: a clear message, nothing lost, the exit code of the product."""

import os
import socket
import struct
import threading
import unittest

import tap

as_user = unittest.skipIf(os.geteuid() == 0, "root may read and write everything")


class Files(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.database = self.create_database() if tap.SOCKET else None

    def run_cli(self, *args, project=None, **more):
        return self.cli(*args, project=project, database=self.database, **more)

    def make(self, *more, **files):
        return self.make_project({f"migrations/{name}.sql": text for name, text in files.items()})

    def assert_refused(self, result, *words, code=2):
        self.assertEqual(result.code, code, result)
        for word in words:
            self.assertIn(word, result.err)

    def test_folders(self):
        self.assert_refused(self.run_cli("status", project="/nonexistent"), "/nonexistent")
        self.assert_refused(self.run_cli("status"), "no ")
        empty = self.folder / "empty"
        empty.mkdir()
        self.assert_refused(self.run_cli("status", project=empty), "empty")
        loop = self.folder / "loop"
        loop.symlink_to(loop)
        self.assert_refused(self.run_cli("status", project=loop), "loop")

    @tap.needs_server
    def test_a_fresh_folder_gets_its_first_migration(self):
        project = self.folder / "migrations"
        project.mkdir()
        self.assertEqual(self.run_cli("new", "first", project=project).code, 0)
        result = self.run_cli("apply", project=project)
        self.assertEqual(result.code, 0, result)

    @tap.needs_server
    def test_what_is_no_script(self):
        project = self.make(**{"001_a": "CREATE TABLE a ();\n"})
        folder = project / "migrations"
        (folder / "002_folder.sql").mkdir()
        (folder / "003_loop.sql").symlink_to("003_loop.sql")
        self.write(folder, {"004_nul.sql": b"SELECT 1;\0\n", "005_latin.sql": b"SELECT '\xe9';\n",
                            "006_crypt.sql": b"\0GITCRYPT\0abcdef"})
        result = self.run_cli("status", project=project)
        self.assertEqual(result.code, 0, result)
        for name in ("002_folder.sql", "003_loop.sql"):
            self.assertIn(name, result.err)
        for version, words in (("004", "NUL"), ("005", "UTF-8"), ("006", "git-crypt")):
            result = self.run_cli("apply", version, project=project)
            self.assert_refused(result, words)
        self.assertEqual(self.run_cli("apply", "001", project=project).code, 0)

    @tap.needs_server
    @as_user
    def test_unreadable(self):
        project = self.make(**{"001_a": "SELECT 1;\n", "002_b": "SELECT 2;\n"})
        (project / "migrations/002_b.sql").chmod(0)
        self.assertIn("002_b.sql", self.run_cli("status", project=project).err)
        self.assert_refused(self.run_cli("apply", project=project), "002")

    @as_user
    def test_read_only_folder(self):
        project = self.make(**{"001_a": "SELECT 1;\n"})
        (project / "migrations").chmod(0o500)
        result = self.run_cli("new", "x", project=project)
        (project / "migrations").chmod(0o700)
        self.assert_refused(result, "Permission denied".lower())
        self.assertEqual(len(list((project / "migrations").iterdir())), 1)

    def test_templates_are_listed(self):
        project = self.make(**{"001_a": "SELECT 1;\n"})
        (project / ".git").mkdir()
        self.write(project / ".switchback/templates", {
            "enum.sql": "--! title: Mine \x1b[31m\n--! forward\n--! rollback\n--! verify\n",
            "bad.sql": "--! title: x\n--! nonsense\n"})
        result = self.run_cli("templates", project=project)
        self.assertEqual(result.code, 0, result)
        self.assertIn("project, in place of another", result.out)
        self.assertIn("policy-join ", result.out)
        self.assertIn("line 2 of", result.err)
        self.assertNotIn("\x1b", result.out + result.err)
        result = self.run_cli("templates", "backfill", project=project)
        self.assertRegex(result.out, r"columns +columns, needed")
        self.assertNotRegex(result.out, r"(?m)^  version")
        result = self.run_cli("templates", "nope", project=project)
        self.assert_refused(result, "nope", "add-column")

    def test_a_broken_template_blocks_only_itself(self):
        project = self.make(**{"001_a": "SELECT 1;\n"})
        (project / ".git").mkdir()
        self.write(project / ".switchback/templates", {
            "mine.sql": "--! title: Mine\n--! forward\n--! rollback\n--! verify\nSELECT 1;\n",
            "index.sql": "--! nonsense\n\x1b[31m"})
        result = self.run_cli("new", "first", "--template", "mine", project=project)
        self.assertEqual(result.code, 0, result)
        self.assertIn('warning: the template "index" is left out: ', result.err)
        self.assertNotIn("\x1b", result.err)
        for words in (("second",), ("third", "--template", "enum", "--set", "type=t",
                                    "--set", "labels=a")):
            self.assertEqual(self.run_cli("new", *words, project=project).code, 0)
        before = len(list((project / "migrations").iterdir()))
        self.assert_refused(self.run_cli("new", "x", "--template", "index", project=project),
                            "index.sql")
        self.assertEqual(len(list((project / "migrations").iterdir())), before)

    @tap.needs_server
    def test_two_files_with_one_version(self):
        project = self.make(**{"001_a": "CREATE TABLE a ();\n", "001_b": "CREATE TABLE b ();\n"})
        result = self.run_cli("status", project=project)
        self.assertEqual(result.code, 0)
        self.assertIn("001_a.sql", result.err + result.out)
        self.assert_refused(self.run_cli("apply", "001", project=project), "001_a.sql", "001_b.sql")
        self.assertEqual(self.run_cli("apply", "001_b.sql", project=project).code, 0)

    @tap.needs_server
    def test_line_ends_and_marks(self):
        project = self.make_project({
            "migrations/001_crlf.sql": b"CREATE TABLE a (\r\n  t text DEFAULT 'x\r\ny'\r\n);\r\n",
            "migrations/002_bom.sql": b"\xef\xbb\xbfCREATE TABLE b ();\r\nSELECT nope;\r\n"})
        result = self.run_cli("apply", project=project)
        self.assertEqual(result.code, 3, result)
        self.assertIn("002_bom.sql:2:8: error", result.err)
        self.write(project, {"migrations/002_bom.sql": b"\xef\xbb\xbfCREATE TABL b ();"})
        result = self.run_cli("apply", project=project)
        self.assertIn("002_bom.sql:1:8: error", result.err)
        self.assertIn("     1 │ CREATE TABL b ();\n       │        ^\n", result.err)

    @tap.needs_server
    def test_large(self):
        line = "SELECT '" + "x" * 1200000 + "', nope;\n"
        project = self.make(**{"001_line": line, "002_big": "-- x\n" * 10 * 1024 * 1024})
        result = self.run_cli("apply", "001", project=project)
        self.assert_refused(result, "001_line.sql:1:1200012: error", "…", code=1)
        self.assertLess(len(result.err), 2000)
        result = self.run_cli("apply", "002", project=project)
        self.assertEqual(result.code, 0, result)

    @tap.needs_server
    def test_hostile_names(self):
        name = "001_a 'b' \"c\" <b>d %s %n $(id) `id` \N{GRINNING FACE}\nx"
        project = self.make(**{name: "CREATE TABLE a ();\n", "rollback_001": "DROP TABLE a;\n"})
        for args in (("status",), ("apply",), ("status", "--json"), ("rollback",),
                     ("apply", f"{name}.sql")):
            result = self.run_cli(*args, project=project)
            self.assertEqual(result.code, 0, result)
        self.assertEqual(tap.psql("SELECT migration_name FROM migration_history", self.database),
                         f"{name}.sql")
        result = self.run_cli("apply", "%s%n\x1b[31m", project=project)
        self.assert_refused(result, "%s%n\\u001b[31m")

    @tap.needs_server
    def test_large_answers(self):
        project = self.make_project({
            "migrations/001_a.sql": "DO $$ BEGIN RAISE NOTICE '%', repeat('n', 1048576); END $$;\n",
            "migrations/verify_001.sql": "SELECT 1 AS one, repeat('v', 10485760) AS big;\n"})
        result = self.run_cli("apply", project=project)
        self.assertEqual(result.code, 0, result)
        self.assertLess(len(result.out), 2000)
        result = self.run_cli("verify", project=project)
        self.assertEqual(result.code, 0, result)
        self.assertIn("vvvv…", result.out)
        self.assertLess(len(result.out), 2000)
        self.run_cli("verify", "--json", project=project).json

    @tap.needs_server
    def test_what_a_cascade_takes_along_is_named(self):
        views = "".join(f"CREATE VIEW v{i} AS TABLE a;\n" for i in range(40))
        project = self.make(**{"001_a": "CREATE TABLE a (b int);\n" + views,
                               "002_b": "DROP VIEW v0, v1; CREATE VIEW v0 AS TABLE a;\n"
                                        "DROP TABLE a CASCADE;\n"})
        result = self.run_cli("apply", project=project)
        self.assertEqual(result.code, 0, result)
        self.assertIn("drop cascades to 39 other objects", result.out)
        self.assertEqual(result.out.count("drop cascades to view v"), 30, result)
        self.assertIn("… (--json has the rest)", result.out)
        self.write(project / "migrations", {
            "003_c.sql": "CREATE TABLE c (); CREATE VIEW d AS TABLE c; CREATE VIEW e AS TABLE c;\n"
                         "DROP TABLE c CASCADE;\n"})
        result = self.run_cli("apply", "--json", project=project)
        notice = next(line for line in result.json if line["type"] == "notice")
        self.assertIn("view e", notice["detail"])

    @tap.needs_server
    def test_new(self):
        project = self.make(**{"001_a": "SELECT 1;\n"})
        for args, words in [(("x", "--template", "nope"), ["nope", "add-column"]),
                            (("x", "--template", "add-column"), ["table"]),
                            (("x", "--template", "add-column", "--set", "table"), ["NAME=VALUE"]),
                            (("x", "--set", "nope=1"), ["nope"]), (("///",), [""]), (("",), [""])]:
            with self.subTest(args):
                self.assert_refused(self.run_cli("new", *args, project=project), *words)
        self.assertEqual(len(list((project / "migrations").iterdir())), 1)

    def test_a_broken_template_blocks_only_itself(self):
        project = self.make(**{"001_a": "SELECT 1;\n"})
        (project / ".git").mkdir()
        self.write(project / ".switchback/templates", {
            "mine.sql": "--! title: Mine\n--! forward\n--! rollback\n--! verify\nSELECT 1;\n",
            "index.sql": "--! nonsense\n\x1b[31m"})
        result = self.run_cli("new", "first", "--template", "mine", project=project)
        self.assertEqual(result.code, 0, result)
        self.assertIn('warning: the template "index" is left out: ', result.err)
        self.assertNotIn("\x1b", result.err)
        for words in (("second",), ("third", "--template", "enum", "--set", "type=t",
                                    "--set", "labels=a")):
            self.assertEqual(self.run_cli("new", *words, project=project).code, 0)
        before = len(list((project / "migrations").iterdir()))
        self.assert_refused(self.run_cli("new", "x", "--template", "index", project=project),
                            "index.sql")
        self.assertEqual(len(list((project / "migrations").iterdir())), before)


class Servers(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.project = self.make_project({"migrations/001_a.sql": "SELECT 1;\n"})

    def run_cli(self, url, *args, code=1):
        result = self.cli(*(args or ("apply",)), project=self.project, env={"DATABASE_URL": url})
        self.assertEqual(result.code, code, result)
        self.assertNotIn("hunter2", result.out + result.err)
        return result

    def serve(self, answer):
        """A server of one connection that says what a test wants."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def run():
            connection, _ = listener.accept()
            with connection:
                answer(connection)

        threading.Thread(target=run, daemon=True).start()
        return listener.getsockname()[1]

    def test_unreachable(self):
        result = self.run_cli("postgresql://u:hunter2@127.0.0.1:1/d")
        self.assertIn("nothing was changed", result.err)
        self.run_cli("postgresql://u:hunter2@nowhere.invalid/d?connect_timeout=2", "apply", "--yes")
        port = self.serve(lambda connection: connection.recv(10))
        self.run_cli(f"postgresql://u:hunter2@127.0.0.1:{port}/d")
        port = self.serve(lambda connection: connection.sendall(b"HTTP/1.1 400 No\r\n\r\n"))
        self.run_cli(f"postgresql://u:hunter2@127.0.0.1:{port}/d")

    def test_never_answers(self):
        gone = threading.Event()
        self.addCleanup(gone.set)
        port = self.serve(lambda connection: gone.wait())
        self.run_cli(f"postgresql://u:hunter2@127.0.0.1:{port}/d?connect_timeout=2")

    def test_wrong_password(self):
        def refuse(connection):
            length, = struct.unpack("!i", connection.recv(4))
            connection.recv(length - 4)
            connection.sendall(b"R" + struct.pack("!ii", 8, 3))
            connection.recv(1000)
            fields = b"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"u\"\0\0"
            connection.sendall(b"E" + struct.pack("!i", len(fields) + 4) + fields)

        port = self.serve(refuse)
        result = self.run_cli(f"postgresql://u:hunter2@127.0.0.1:{port}/d?sslmode=disable"
                              "&gssencmode=disable")
        self.assertIn("password authentication failed", result.err)

    def test_urls(self):
        for url in ("postgresql://u:[YOUR-PASSWORD]@127.0.0.1/d", "mysql://u:hunter2@h/d",
                    "postgresql://u:hunter2@127.0.0.1:70000/d", "host=h passwort=hunter2"):
            with self.subTest(url):
                self.run_cli(url, code=2)

    @tap.needs_server
    def test_urls_of_other_tools(self):
        good = tap.url(self.create_database())
        for url in (good.replace("postgresql://", "postgresql+asyncpg://"),
                    good + "&pgbouncer=true", good + "&connection_limit=1&schema=public",
                    f'"{good}"',
                    good.replace("postgres@", "postgres:hunter2%@"),
                    good.replace("postgres@", "postgres:hunter2@x@")):
            with self.subTest(url):
                self.run_cli(url, "status", code=0)

    @tap.needs_server
    def test_refused_by_the_database(self):
        closed = self.create_database()
        tap.psql(f"ALTER DATABASE {closed} ALLOW_CONNECTIONS false")
        self.run_cli(tap.url(closed))
        self.run_cli(tap.url("no_such_database"))
        database = self.create_database()
        role = f"guest_{database}"
        tap.psql(f"CREATE ROLE {role} LOGIN", database)
        self.addCleanup(tap.psql, f"DROP ROLE {role}")
        result = self.run_cli(tap.url(database, role))
        self.assertIn("migration_history", result.err)

    def test_no_binaries(self):
        result = self.cli("--sandbox", "status", project=self.project,
                          env={"SWITCHBACK_PG_BINDIR": "/nonexistent"})
        self.assertEqual(result.code, 1, result)
        self.assertIn("/nonexistent", result.err)


tap.main()
