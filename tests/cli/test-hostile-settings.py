# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of a role or database that change what a session does by itself. Each is either of no
account, because a run sets what it needs, or it is named and nothing is done."""

import tap

FILES = {
    "migrations/001_a.sql": "CREATE TABLE a (i int, t text DEFAULT 'it''s');\n"
                            "INSERT INTO a VALUES (1);\n",
    "migrations/rollback_001.sql": "DROP TABLE a;\n",
    "migrations/verify_001.sql": "-- check: there\nSELECT i = 1 FROM a;\n",
    "migrations/002_é.sql": "CREATE TABLE b (i int);\nCREATE INDEX CONCURRENTLY bi ON b (i);\n"
                            "INSERT INTO b VALUES (2);\n",
    "migrations/rollback_002.sql": "DROP INDEX CONCURRENTLY bi;\nDROP TABLE b;\n",
    "migrations/003_c.sql": "CREATE TABLE c ();\nSELECT nonsense;\n",
    "migrations/rollback_003.sql": "DROP TABLE IF EXISTS c;\n",
}
# Of no account, each alone.
HARMLESS = [
    "default_transaction_read_only = on",
    "default_transaction_isolation = serializable",
    "default_transaction_deferrable = on",
    "lock_timeout = 1",
    "statement_timeout = '3s'",
    "client_encoding = 'LATIN1'",
    "client_min_messages = debug5",
    "client_min_messages = error",
    "quote_all_identifiers = on",
    "DateStyle = 'SQL, DMY'",
    "IntervalStyle = sql_standard",
    "TimeZone = 'Asia/Kathmandu'",
    "bytea_output = escape",
    "escape_string_warning = off",
    "backslash_quote = on",
    "extra_float_digits = -15",
    "transform_null_equals = on",
    "row_security = off",
    "session_replication_role = replica",
    "synchronous_commit = off",
    "array_nulls = off",
    "xmloption = document",
    "check_function_bodies = off",
    "plpgsql.extra_errors = 'all'",
    "plpgsql.variable_conflict = use_column",
    "search_path = ''",
    "enable_seqscan = off",
    "default_tablespace = pg_default",
    "debug_parallel_query = on",
    "force_parallel_mode = on",
    "application_name = 'switchback'",
    "gin_fuzzy_search_limit = 1",
    "password_encryption = md5",
    "constraint_exclusion = on",
    "lo_compat_privileges = on",
]


class HostileSettings(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.project = self.make_project(FILES)

    def make(self, setting):
        self.database = self.create_database()
        try:
            tap.psql(f"ALTER DATABASE {self.database} SET {setting}")
        except AssertionError as error:
            if "unrecognized configuration parameter" not in str(error):
                raise
            return False
        return True

    def run_cli(self, code, *args):
        result = self.cli(*args, project=self.project, database=self.database)
        self.assertEqual(result.code, code, result)
        return result

    def states(self):
        rows = self.run_cli(0, "status", "--json").json
        return [row["state"] for row in rows if row["type"] == "migration"]

    def ask(self, sql):
        return tap.psql("SET search_path = public; SET statement_timeout = 0; "
                        "SET client_encoding = 'UTF8'; SET client_min_messages = error; " + sql,
                        self.database)

    @tap.needs_server
    def test_settings_of_no_account(self):
        for setting in HARMLESS:
            if not self.make(setting):
                continue
            with self.subTest(setting):
                if "search_path" in setting:
                    self.write(self.project, {p: t.replace("TABLE ", "TABLE public.")
                                              .replace("EXISTS c", "EXISTS public.c")
                                              .replace("INTO ", "INTO public.")
                                              .replace("FROM a", "FROM public.a")
                                              .replace("ON b", "ON public.b")
                                              .replace("public.IF", "IF")
                                              .replace("CURRENTLY bi;", "CURRENTLY public.bi;")
                                              for p, t in FILES.items()})
                self.assertEqual(self.states(), ["pending"] * 3)
                self.run_cli(3, "apply")
                self.assertEqual(self.states(), ["applied", "applied", "failed"])
                self.assertEqual(self.ask("SELECT string_agg(migration_name, ' ' ORDER BY id) FROM "
                                          "migration_history"), "001_a.sql 002_é.sql")
                self.assertEqual(self.ask("SELECT i FROM b"), "2")
                self.run_cli(0, "rollback", "--all", "--yes")
                self.assertEqual(self.ask("SELECT to_regclass('a'), to_regclass('b'), count(*) "
                                          "FROM migration_history"), "||0")
            if "search_path" in setting:
                self.write(self.project, FILES)

    @tap.needs_server
    def test_idle_in_transaction(self):
        """Between two statements of ours the network may take its time, under both protocols."""
        self.make("idle_in_transaction_session_timeout = '2s'")
        seen = "SELECT current_setting('idle_in_transaction_session_timeout') AS seen"
        self.write(self.project, {
            "migrations/001_a.sql": f"CREATE TABLE a AS {seen};\n",
            "migrations/002_é.sql": f"-- switchback: no-transaction\nCREATE TABLE b AS {seen};\n",
            "migrations/003_c.sql": "SELECT 1;\n"})
        self.run_cli(0, "apply", "--no-verify")
        self.assertEqual(self.ask("SELECT a.seen, b.seen FROM a, b"), "5min|5min")

    @tap.needs_server
    def test_strings_that_do_not_conform(self):
        """Where strings end differs then, and with them the statements."""
        self.make("standard_conforming_strings = on")
        self.run_cli(0, "apply", "001")
        tap.psql(f"ALTER DATABASE {self.database} SET standard_conforming_strings = off")
        for code, args in ((2, ("apply",)), (2, ("rollback", "--yes")), (2, ("verify",)),
                           (2, ("mark", "002", "--applied", "--yes"))):
            with self.subTest(args):
                result = self.run_cli(code, *args)
                self.assertIn("standard_conforming_strings", result.err)
        self.assertEqual(self.states()[0], "applied")
        self.assertEqual(self.ask("SELECT count(*) FROM migration_history"), "1")


tap.main()
