# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts rely on: exit codes, what goes where, and what the arguments mean."""

import tap
from relay import Relay


def three():
    """Three migrations, each a table with its way back and a check."""
    files = {}
    for n, name in enumerate("abc", 1):
        files[f"{n:03}_{name}.sql"] = f"CREATE TABLE {name} (id int PRIMARY KEY);\n"
        files[f"rollback_{n:03}.sql"] = f"DROP TABLE {name};\n"
        files[f"verify_{n:03}.sql"] = (f"-- check: {name} is empty\n-- expect: empty\n"
                                       f"SELECT * FROM {name};\n")
    return {f"migrations/{path}": text for path, text in files.items()}


TABLES = ("SELECT coalesce(string_agg(relname, '' ORDER BY relname), '') FROM pg_class "
          "WHERE relname IN ('a', 'b', 'c') AND relkind = 'r'")


class Target(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.database = self.create_database() if tap.SOCKET else None

    def run_cli(self, *args, **more):
        return self.cli(*args, project=self.project, database=self.database, **more)

    def assert_tables(self, names):
        self.assertEqual(tap.psql(TABLES, self.database), names)


class Runs(Target):
    @tap.needs_server
    def test_choosing(self):
        self.project = self.make_project(three())
        for args, tables in [(("apply", "--to", "002"), "ab"), (("apply",), "abc"),
                             (("rollback",), "ab"), (("apply", "003_c.sql"), "abc"),
                             (("rollback", "--to", "001"), "a"), (("apply", "3", "002"), "abc"),
                             (("rollback", "--steps", "2"), "a"), (("rollback", "--all"), ""),
                             (("apply", str(self.project / "migrations/001_a.sql")), "a"),
                             (("rollback", "rollback_001"), "")]:
            with self.subTest(args):
                result = self.run_cli(*args)
                self.assertEqual(result.code, 0, result)
                self.assert_tables(tables)

    @tap.needs_server
    def test_late_ones_need_naming(self):
        self.project = self.make_project(three())
        self.assertEqual(self.run_cli("apply", "001", "003").code, 0)
        result = self.run_cli("apply")
        self.assertEqual(result.code, 0)
        self.assertIn("nothing to apply", result.out)
        self.assertIn("1 late migration", result.err)
        self.assert_tables("ac")
        self.assertEqual(self.run_cli("apply", "--include-late").code, 0)
        self.assert_tables("abc")

    @tap.needs_server
    def test_later_ones_are_asked_about(self):
        self.project = self.make_project(three())
        self.run_cli("apply")
        result = self.run_cli("rollback", "002")
        self.assertEqual(result.code, 2, result)
        self.assertIn("003", result.err)
        self.assertIn("--yes", result.err)
        self.assert_tables("abc")
        self.assertEqual(self.run_cli("rollback", "002", "--yes").code, 0)
        self.assert_tables("ac")
        # A script may say it to every command, also to those that never ask.
        self.assertEqual(self.run_cli("status", "--yes").code, 0)

    @tap.needs_server
    def test_failures(self):
        self.project = self.make_project(three())
        self.write(self.project, {"migrations/002_b.sql": "CREATE TABLE b ();\nSELECT 1/0;\n"})
        result = self.run_cli("apply", "002")
        self.assertEqual(result.code, 1, result)
        self.assertIn("nothing was changed", result.out)
        self.assert_tables("")

        result = self.run_cli("apply")
        self.assertEqual(result.code, 3, result)
        self.assertIn("1 applied, 0 skipped, 1 failed, 1 not run", result.out)
        self.assertIn("nothing of 002 stays; 1 migration before it stays applied", result.out)
        self.assert_tables("a")
        self.assertIn("failed", self.run_cli("status").out)

    @tap.needs_server
    def test_half_way(self):
        self.project = self.make_project({
            "migrations/001_a.sql": "CREATE TABLE a (n int);\nINSERT INTO a VALUES (1), (1);\n",
            "migrations/002_b.sql": "CREATE INDEX CONCURRENTLY a_n ON a (n);\n"
                                    "CREATE UNIQUE INDEX CONCURRENTLY a_u ON a (n);\n",
            "migrations/rollback_002.sql": "DROP INDEX CONCURRENTLY IF EXISTS a_n;\n"
                                           "DROP INDEX CONCURRENTLY IF EXISTS a_u;\n"})
        result = self.run_cli("apply")
        self.assertEqual(result.code, 3, result)
        self.assertIn("002 stopped half-way", result.out)
        self.assertIn("1 migration before it stays applied", result.out)
        self.assertIn("002_b.sql:2:1: error", result.err)
        self.assertIn("◐ 002", self.run_cli("status").out)
        again = self.run_cli("apply")
        self.assertEqual(again.code, 3, again)
        self.assertIn("resuming 002 at statement 2 of 2", again.out)
        self.assertEqual(self.run_cli("rollback", "002").code, 0)
        self.assertEqual(tap.psql("SELECT count(*) FROM pg_class WHERE relname IN ('a_n', 'a_u')",
                                  self.database), "0")

    @tap.needs_server
    def test_missing_rollback_refuses_the_whole_run(self):
        self.project = self.make_project(three())
        (self.project / "migrations/rollback_001.sql").unlink()
        self.run_cli("apply")
        result = self.run_cli("rollback", "--all")
        self.assertEqual(result.code, 2, result)
        self.assertIn("001", result.err)
        self.assert_tables("abc")

    @tap.needs_server
    def test_failed_check(self):
        self.project = self.make_project(three())
        self.write(self.project, {"migrations/verify_002.sql":
                                  "-- check: there is one\n-- expect: rows 1\nSELECT * FROM b;\n"})
        result = self.run_cli("apply")
        self.assertEqual(result.code, 5, result)
        self.assertIn("✗ there is one", result.out)
        self.assertIn("1 of 3 checks failed", result.out)
        self.assertIn("switchback-cli rollback 002", result.out)
        self.assert_tables("abc")
        self.assertEqual(self.run_cli("verify").code, 5)
        self.assertEqual(self.run_cli("verify", "001").code, 0)
        self.run_cli("rollback", "--all")
        result = self.run_cli("apply", "--no-verify")
        self.assertEqual(result.code, 0, result)
        self.assertNotIn("check", result.out)

    @tap.needs_server
    def test_status_check(self):
        self.project = self.make_project(three())
        self.assertEqual(self.run_cli("status").code, 0)
        self.assertEqual(self.run_cli("status", "--check").code, 5)
        self.run_cli("apply")
        self.assertEqual(self.run_cli("status", "--check").code, 0)
        self.write(self.project, {"migrations/001_a.sql": "CREATE TABLE a (id bigint);\n"})
        result = self.run_cli("--check", "status")
        self.assertEqual(result.code, 5, result)
        self.assertIn("changed", result.out)
        (self.project / "migrations/003_c.sql").unlink()
        result = self.run_cli("status", "--check")
        self.assertEqual(result.code, 5, result)
        self.assertIn("missing", result.out)

    @tap.needs_server
    def test_dry_run_changes_nothing(self):
        self.project = self.make_project(three())
        for args in (("apply", "--dry-run"), ("plan", "apply")):
            result = self.run_cli(*args)
            self.assertEqual(result.code, 0, result)
            self.assertIn("CREATE TABLE b (id int PRIMARY KEY)", result.out)
            self.assertIn("to apply: 3 migrations, 3 statements", result.out)
        self.assert_tables("")
        self.assertEqual(tap.psql("SELECT to_regclass('public.migration_history') IS NULL",
                                  self.database), "t")
        self.run_cli("apply")
        result = self.run_cli("plan", "rollback", "--all")
        self.assertLess(result.out.index("DROP TABLE c"), result.out.index("DROP TABLE a"))
        self.assert_tables("abc")

    @tap.needs_server
    def test_waiting_takes_what_is_left(self):
        self.project = self.make_project(three())
        tap.psql("CREATE TABLE go (n int)", self.database)
        self.write(self.project, {"migrations/002_b.sql":
                                  "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM go) LOOP "
                                  "PERFORM pg_sleep(0.01); END LOOP; END $$; CREATE TABLE b ();\n"})
        first = self.start_cli("apply", "--to", "002", project=self.project,
                               database=self.database)
        asleep = (f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.database}' "
                  "AND wait_event = 'PgSleep'")
        self.wait_for(lambda: tap.psql(asleep) == "1")
        second = self.start_cli("apply", "--wait", project=self.project, database=self.database)
        trying = (f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.database}' "
                  "AND query LIKE '%pg_try_advisory%'")
        self.wait_for(lambda: tap.psql(trying) == "1")
        tap.psql("INSERT INTO go VALUES (1)", self.database)
        for process, said in ((first, b"2 applied"), (second, b"1 applied, 2 skipped")):
            out, err = process.communicate(timeout=tap.PATIENCE)
            self.assertEqual(process.returncode, 0, err)
            self.assertIn(said, out)
        self.assert_tables("abc")

    @tap.needs_server
    def test_two_runners(self):
        self.project = self.make_project({
            "migrations/001_a.sql": "SELECT pg_sleep(600);\n"})
        first = self.start_cli("apply", project=self.project, database=self.database)
        asleep = (f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.database}' "
                  "AND wait_event = 'PgSleep'")
        self.wait_for(lambda: tap.psql(asleep) == "1")
        second = self.run_cli("apply")
        self.assertEqual(second.code, 1, second)
        self.assertIn("nothing was changed", second.err)
        tap.psql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                 f"WHERE datname = '{self.database}' AND wait_event = 'PgSleep'")
        first.communicate(timeout=tap.PATIENCE)
        self.assertEqual(first.returncode, 1)


class Usage(tap.TestCase):
    def assert_usage(self, result, *words):
        self.assertEqual(result.code, 2, result)
        self.assertEqual(result.out, "")
        for word in words:
            self.assertIn(word, result.err)

    def test_arguments(self):
        for args, words in [((), ["no command"]), (("statsu",), ['did you mean "status"?']),
                            (("apply", "--stepz"), ['did you mean "--steps"?']),
                            (("status", "--to", "3"), ['"status" takes no option "--to"']),
                            (("plan",), ["apply|rollback"]),
                            (("plan", "verify"), ["apply or rollback"]),
                            (("new",), ["DESCRIPTION"]),
                            (("sandbox", "stop"), ["url, run and reset"]),
                            (("status", "x"), ["takes no more arguments"]),
                            (("help", "aply"), ['did you mean "apply"?']),
                            (("apply", "--database"), ["wants a value"]),
                            (("perform",), ["unknown command"])]:
            with self.subTest(args):
                self.assert_usage(self.cli(*args), *words)

    def test_two_targets(self):
        project = self.make_project(three())
        self.assert_usage(self.cli("status", "--sandbox", "--database", "postgresql://h/d",
                                   project=project), "--sandbox", "--database")

    def test_no_target(self):
        project = self.make_project(three())
        self.assert_usage(self.cli("status", project=project), "DATABASE_URL", "--sandbox")

    def test_loads_nothing_for_a_connection(self):
        """What asks no server does not wait for the twenty libraries that come with libpq."""
        loaded = self.cli("--version", env={"LD_TRACE_LOADED_OBJECTS": "1"}).out
        self.assertIn("libglib", loaded)
        self.assertNotIn("libpq", loaded)

    def test_help_and_version(self):
        self.assertRegex(self.cli("--version").out, r"^switchback-cli \d+\.\d+\.\d+\n$")
        general = self.cli("--help")
        self.assertEqual(general.code, 0)
        for command in "status new plan apply rollback verify sandbox".split():
            self.assertIn(f"\n  {command} ", general.out)
            one = self.cli("help", command)
            self.assertEqual((one.code, one.out), (0, self.cli(command, "--help").out))
            self.assertTrue(one.out.startswith(f"usage: switchback-cli {command} "), one)

    @tap.needs_server
    def test_versions_that_do_not_exist(self):
        project = self.make_project(three())
        database = self.create_database()
        result = self.cli("apply", "007", project=project, database=database)
        self.assertEqual(result.code, 2, result)
        self.assertIn('no migration "007"', result.err)
        result = self.cli("apply", "001", "--to", "002", project=project, database=database)
        self.assertEqual(result.code, 2, result)
        self.write(project, {"migrations/002_other.sql": "SELECT 2;\n"})
        result = self.cli("apply", "002", project=project, database=database)
        self.assertEqual(result.code, 2, result)
        self.assertIn("002_other.sql", result.err)
        result = self.cli("apply", "002_b.sql", project=project, database=database)
        self.assertEqual(result.code, 0, result)


class Gate(Target):
    """Without a terminal; test-terminal.py has what a person is asked."""

    @tap.needs_server
    def test_staging(self):
        self.project = self.make_project(three())
        env = {"DATABASE_URL": Relay().staging_url(self.database)}
        result = self.run_cli("apply", env=env)
        self.assertEqual(result.code, 2, result)
        self.assertIn("staging", result.out)
        self.assertIn("--yes", result.err)
        self.assert_tables("")
        self.assertEqual(self.run_cli("apply", "--yes", env=env).code, 0)
        self.assert_tables("abc")
        self.assertEqual(self.run_cli("verify", env=env).code, 0)

    @tap.needs_server
    def test_proof(self):
        """Where the project wants proof, Apply elsewhere refuses until there is one."""
        wanted = "[apply]\nproof = true\n"
        self.project = self.make_project(three() | {".switchback/config": wanted})
        env = {"DATABASE_URL": Relay().staging_url(self.database)}
        refused = self.run_cli("apply", "--yes", env=env)
        self.assertEqual(refused.code, 2, refused)
        self.assertIn("wants a rehearsal before Apply on staging: 001 was not rehearsed as it is",
                      refused.err)
        self.assertIn("rehearse these", refused.err)
        self.assert_tables("")
        self.assertEqual(self.run_cli("plan", "apply", env=env).code, 0)
        self.assertEqual(self.run_cli("rehearse", env=env).code, 0)
        script = next(self.project.rglob("rollback_002*"))
        text = script.read_text()
        script.write_text(text + "-- edited\n")
        refused = self.run_cli("apply", "--yes", env=env)
        self.assertEqual(refused.code, 2, refused)
        self.assertIn("staging: 002 was not rehearsed as it is now\n", refused.err)
        script.write_text(text)
        config = self.project / ".switchback/config"
        config.write_text("[apply]\nprof = true\n")
        refused = self.run_cli("apply", "--yes", env=env)
        self.assertEqual(refused.code, 2, "what cannot be understood is not passed over")
        self.assertIn('there is no setting "prof"', refused.err)
        self.assert_tables("")
        config.write_text(wanted)
        self.assertEqual(self.run_cli("apply", "--yes", env=env).code, 0)
        self.assert_tables("abc")

    @tap.needs_server
    def test_production(self):
        self.project = self.make_project(three())
        url = Relay().production_url(self.database)
        for args in (("apply",), ("apply", "--yes"), ("apply", "--database", url)):
            result = self.run_cli(*args, env={"DATABASE_URL": url})
            self.assertEqual(result.code, 2, result)
            self.assertIn("supabase abcdefghijklmnopqrst", result.err)
            self.assert_tables("")
        result = self.run_cli("apply", "--yes", "--database", url)
        self.assertEqual(result.code, 0, result)
        self.assert_tables("abc")


class Sources(Target):
    @tap.needs_server
    def test_order(self):
        self.project = self.make_project(three())
        other = self.create_database()
        (self.project / ".git").mkdir()
        self.write(self.project, {
            ".env": f"DATABASE_URL={tap.url(other)}\n",
            "supabase/config.toml": "[db]\nport = 1\n"})
        result = self.cli("status", project=self.project)
        self.assertIn(f"/{other}  from DATABASE_URL in .env\n", result.out)
        local = f"export DATABASE_URL='{tap.url(self.database)}'\n"
        self.write(self.project, {".env.local": local})
        result = self.cli("status", project=self.project)
        self.assertIn(f"/{self.database}  from DATABASE_URL in .env.local\n", result.out)
        result = self.cli("status", project=self.project, database=other)
        self.assertIn(f"/{other}  from DATABASE_URL in the environment\n", result.out)
        result = self.cli("status", "--database", tap.url(self.database), project=self.project,
                          database=other)
        self.assertIn(f"/{self.database}  from --database\n", result.out)

    @tap.needs_server
    def test_an_unusable_source_is_not_passed_over(self):
        self.project = self.make_project(three())
        (self.project / ".git").mkdir()
        self.write(self.project, {".env": f"DATABASE_URL={tap.url(self.database)}\n"})
        bad = "postgresql://postgres:[YOUR-PASSWORD]@127.0.0.1/x"
        result = self.cli("status", project=self.project, env={"DATABASE_URL": bad})
        self.assertEqual(result.code, 2, result)
        self.write(self.project, {".env": f"DIRECT_URL={bad}\n"})
        result = self.run_cli("status")
        self.assertEqual(result.code, 0, result)
        self.assertIn("warning: .env, line 1", result.err)

    def test_supabase_default_port(self):
        project = self.make_project({"supabase/migrations/20260101000000_a.sql": "SELECT 1;\n",
                                     "supabase/config.toml": ""})
        # Whether somebody's local stack is up on this machine does not matter.
        result = self.cli("status", project=project)
        self.assertIn("postgres@127.0.0.1:54322/postgres", result.out)


tap.main()
