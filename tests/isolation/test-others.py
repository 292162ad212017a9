# SPDX-License-Identifier: GPL-3.0-or-later
"""Others at work on the target: locks, long readers, another tool that records the same
migration."""

import json

import tap
from isolation import GATE, TestCase
from witness import Session

# A project of each history: the files, the table, the key of migration 001 and of 002.
NUMBERED = ("migrations/001_a.sql", "migrations/002_b.sql", "public.migration_history",
            "migration_name", "001_a.sql", "002_b.sql")
SUPABASE = ("supabase/migrations/20260101000001_a.sql", "supabase/migrations/20260101000002_b.sql",
            "supabase_migrations.schema_migrations", "version", "20260101000001", "20260101000002")
PATIENT = "-- switchback: lock-timeout 1min\n"
IMPATIENT = "-- switchback: lock-timeout 300ms\n"


class Others(TestCase):
    def setUp(self):
        super().setUp()
        self.database = self.create_ledger()

    def start(self, *args):
        return self.start_cli("apply", "--json", *args, project=self.project,
                              database=self.database)

    def apply(self):
        return self.cli("apply", "--json", project=self.project, database=self.database)

    def status(self):
        result = self.cli("status", "--json", project=self.project, database=self.database)
        return [row["state"] for row in result.json if row["type"] == "migration"]

    def wait_blocked(self, event="relation"):
        self.wait_for(lambda: self.n_connected(f"wait_event_type = 'Lock' AND wait_event = "
                                               f"'{event}'") > 0)

    def begin(self, other, sql):
        """Has the other one do something in a transaction, or wait for ours."""
        other.begin("BEGIN; " + sql)
        busy = ("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                "application_name = 'psql' AND (state = 'idle in transaction' OR wait_event_type "
                "= 'Lock')")
        self.wait_for(lambda: self.ask(busy) != "0")

    def wait_anyone_blocked(self):
        """Ours by the other, or the other by ours."""
        self.wait_for(lambda: self.ask("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                       "current_database() AND wait_event_type = 'Lock'") != "0")

    def states(self, result):
        return [e["state"] for e in result.json if e["type"] == "migration-end"]

    @tap.needs_server
    def test_a_locked_table(self):
        self.project = self.make_project({
            "migrations/001_a.sql": PATIENT + "ALTER TABLE ledger.effect ADD COLUMN note text;\n"})
        with Session(self.database) as other:
            other.ask("BEGIN; LOCK TABLE ledger.effect")
            run = self.start()
            self.wait_blocked()
            other.ask("COMMIT")
            result = self.finish(run)
        self.assertEqual(result.code, 0, result)
        self.assertEqual(self.status(), ["applied"])

    @tap.needs_server
    def test_a_table_that_is_locked_for_longer(self):
        """Between two tries nothing is held, and what ran before the lock does not run twice."""
        self.project = self.make_project({
            "migrations/001_a.sql": IMPATIENT + "INSERT INTO ledger.effect VALUES ('once');\n"
                                    "ALTER TABLE ledger.gate ADD COLUMN note text;\n"})
        with Session(self.database) as other:
            other.ask("BEGIN; LOCK TABLE ledger.gate")
            run = self.start()
            self.wait_blocked()
            self.wait_for(lambda: self.n_connected("state = 'idle' AND query LIKE 'ROLLBACK%'"))
            other.ask("COMMIT")
            result = self.finish(run)
        self.assertEqual(result.code, 0, result)
        self.assertEqual(self.ask("SELECT count(*) FROM ledger.effect"), "1")
        self.assertEqual(self.status(), ["applied"])

    @tap.needs_server
    def test_a_locked_history(self):
        self.project = self.make_project({"migrations/001_a.sql": GATE + "CREATE TABLE a ();\n",
                                          "migrations/002_b.sql": PATIENT + "CREATE TABLE b ();\n"})
        run = self.start()
        self.wait_at_gate()
        with Session(self.database) as other:
            self.begin(other, "LOCK TABLE public.migration_history")
            # It waits for the first migration, and then the second for it; or the first already.
            self.open_gate()
            self.wait_blocked()
            other.begin("COMMIT")
            result = self.finish(run)
        self.assertEqual(result.code, 0, result)
        self.assertEqual(self.status(), ["applied", "applied"])

    @tap.needs_server
    def test_a_history_that_cannot_be_read(self):
        """Who keeps it locked is said, and nothing is taken for pending."""
        self.project = self.make_project({"migrations/001_a.sql": "CREATE TABLE a ();\n"})
        self.assertEqual(self.finish(self.start()).code, 0)
        with Session(self.database) as other:
            pid = other.ask("SELECT pg_backend_pid()")
            self.begin(other, "LOCK TABLE public.migration_history IN ACCESS EXCLUSIVE MODE")
            result = self.cli("status", project=self.project, database=self.database)
        self.assertEqual(result.code, 1, result)
        self.assertIn("public.migration_history", result.err)
        self.assertIn(f"locked by process {pid} (role postgres, idle in transaction)", result.err)
        self.assertEqual(result.out.count("pending"), 0, result)

    @tap.needs_server
    def test_a_long_reader(self):
        """It only delays CREATE INDEX CONCURRENTLY, and the index is valid."""
        self.project = self.make_project({
            "migrations/001_a.sql": "CREATE TABLE a (id int);\n",
            "migrations/002_b.sql": PATIENT + "CREATE INDEX CONCURRENTLY a_id ON a (id);\n"})
        with Session(self.database) as other:
            other.ask("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM ledger.effect")
            run = self.start()
            self.wait_blocked("virtualxid")
            other.ask("COMMIT")
            result = self.finish(run)
        self.assertEqual(result.code, 0, result)
        self.assertEqual(self.ask("SELECT indisvalid FROM pg_index WHERE indexrelid = "
                                  "'a_id'::regclass"), "t")

    @tap.needs_server
    def test_another_tool_is_before_the_guard(self):
        """It records the second migration while the first runs: the second is kept out."""
        for first, second, history, column, _, key in (NUMBERED, SUPABASE):
            with self.subTest(history):
                self.setUp()
                self.project = self.make_project({first: GATE + "CREATE TABLE a ();\n",
                                                  second: "CREATE TABLE b ();\n"})
                run = self.start()
                self.wait_at_gate()
                self.ask(f"INSERT INTO {history} ({column}) VALUES ('{key}')")
                self.open_gate()
                result = self.finish(run)
                self.assertEqual(result.code, 3, result)
                self.assertIn("the history was changed by somebody else", result.out)
                self.assertEqual(self.states(result), ["applied", "not-run"])
                self.assertEqual(self.ask("SELECT to_regclass('a'), to_regclass('b')"), "a|")
                self.assertEqual(self.status(), ["applied", "applied"])
                again = self.apply()
                self.assertEqual(again.code, 0, again)
                self.assertEqual(self.ask("SELECT to_regclass('b')"), "")

    @tap.needs_server
    def test_another_tool_is_after_the_guard(self):
        """It records the migration that runs: one of the two has it; schema and history agree."""
        for first, _, history, column, key, _ in (NUMBERED, SUPABASE):
            with self.subTest(history):
                self.setUp()
                self.project = self.make_project({first: GATE + "CREATE TABLE a ();\n"})
                run = self.start()
                self.wait_at_gate()
                with Session(self.database) as other:
                    self.begin(other, f"INSERT INTO {history} ({column}) VALUES ('{key}')")
                    self.open_gate()
                    self.wait_anyone_blocked()
                    other.begin("CREATE TABLE made_by_the_other (); COMMIT")
                    result = self.finish(run)
                    other.finish()
                    other.finish()
                ours = self.ask("SELECT to_regclass('a') IS NOT NULL") == "t"
                theirs = self.ask("SELECT to_regclass('made_by_the_other') IS NOT NULL") == "t"
                self.assertNotEqual(ours, theirs, result)
                self.assertEqual(self.states(result), ["applied" if ours else "failed"])
                self.assertEqual(result.code, 0 if ours else 1, result)
                self.assertEqual(self.ask(f"SELECT count(*) FROM {history}"), "1")
                self.assertEqual(self.status(), ["applied"])

    @tap.needs_server
    def test_which_statement_waits(self):
        """A statement of the script, or the history's row, which is none of them."""
        for holds, gate, statement in (
                ("LOCK TABLE ledger.effect", "", 1),
                ("INSERT INTO public.migration_history (migration_name) VALUES ('001_a.sql')",
                 GATE, 0)):
            with self.subTest(holds):
                self.setUp()
                self.project = self.make_project({
                    "migrations/000_b.sql": "CREATE TABLE b ();\n",
                    "migrations/001_a.sql": PATIENT + gate
                                            + "ALTER TABLE ledger.effect ADD COLUMN a text;\n"})
                self.cli("apply", "--to", "000", project=self.project, database=self.database)
                with Session(self.database) as other:
                    if gate:
                        run = self.start()
                        self.wait_at_gate()
                        self.begin(other, holds)
                        self.open_gate()
                    else:
                        self.begin(other, holds)
                        run = self.start()
                    wait = json.loads(tap.read_until(run.stdout, b'"lock-wait"'))
                    other.begin("ROLLBACK")
                    result = self.finish(run)
                self.assertEqual(wait["statement"], statement, wait)
                self.assertEqual(result.code, 0, result)
                self.assertEqual(self.status(), ["applied", "applied"])

    @tap.needs_server
    def test_another_tool_gives_up(self):
        """Its row is not committed, and then goes away: ours stands."""
        for first, _, history, column, key, _ in (NUMBERED, SUPABASE):
            with self.subTest(history):
                self.setUp()
                self.project = self.make_project({first: GATE + "CREATE TABLE a ();\n"})
                run = self.start()
                self.wait_at_gate()
                with Session(self.database) as other:
                    self.begin(other, f"INSERT INTO {history} ({column}) VALUES ('{key}')")
                    self.open_gate()
                    self.wait_anyone_blocked()
                    other.begin("ROLLBACK")
                    result = self.finish(run)
                self.assertEqual(result.code, 0, result)
                self.assertEqual(self.ask(f"SELECT count(*) FROM {history}"), "1")
                self.assertEqual(self.status(), ["applied"])


tap.main()
