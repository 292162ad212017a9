# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody takes the journal or the history away while a run goes on. What was done stays known,
and the next call goes on from there."""

import tap
from isolation import GATE, TestCase
from witness import Session

JOURNALS = ["DROP SCHEMA switchback CASCADE", "TRUNCATE switchback.step, switchback.progress",
            "DELETE FROM switchback.progress", "DROP TABLE switchback.progress"]
EFFECT = "INSERT INTO ledger.effect VALUES ('{}');\n"


class TakenAway(TestCase):
    def setUp(self):
        super().setUp()
        self.make({})

    def make(self, files):
        self.database = self.create_ledger()
        self.project = self.folder / "project"
        self.write(self.project, files)

    def start(self):
        return self.start_cli("apply", "--json", project=self.project, database=self.database)

    def rows(self):
        result = self.cli("status", "--json", project=self.project, database=self.database)
        self.assertEqual(result.code, 0, result)
        return {row["version"]: row for row in result.json if row["type"] == "migration"}

    def assert_ends(self, *effects):
        """One more call ends the work, and nothing was done twice."""
        result = self.finish(self.start())
        self.assertEqual(result.code, 0, result)
        self.assertEqual({row["state"] for row in self.rows().values()}, {"applied"})
        self.assertEqual(self.ask("SELECT string_agg(name, ' ' ORDER BY name) FROM ledger.effect"),
                         " ".join(effects))

    @tap.needs_server
    def test_the_journal_during_a_transaction_of_protocol_n(self):
        """What was done before stays done; the statements with it are rolled back."""
        for sql in JOURNALS:
            with self.subTest(sql):
                self.make({"migrations/001_a.sql":
                           "-- switchback: lock-timeout 1min\n"
                           "CREATE TABLE a (i int);\n" + EFFECT.format("one")
                           + "CREATE INDEX CONCURRENTLY ai ON a (i);\n" + EFFECT.format("two")
                           + "INSERT INTO ledger.gate DEFAULT VALUES;\n"})
                with Session(self.database) as other:
                    other.ask("BEGIN; LOCK TABLE ledger.gate")
                    run = self.start()
                    self.wait_for(lambda: self.n_connected("wait_event = 'relation'") > 0)
                    self.ask(sql)
                    other.ask("COMMIT")
                    result = self.finish(run)
                self.assertEqual(result.code, 3, result)
                self.assertIn("took the journal away", result.out)
                row = self.rows()["001"]
                self.assertEqual(row["state"], "partial", row)
                self.assertIn("stopped at statement 4 of 5", row["note"])
                self.assert_ends("one", "two")

    @tap.needs_server
    def test_the_journal_during_a_block(self):
        """A block may drop it itself: its rows are written again with it."""
        for sql in JOURNALS:
            with self.subTest(sql):
                self.make({"migrations/001_a.sql":
                           "CREATE TABLE a (i int);\n" + EFFECT.format("one")
                           + "CREATE INDEX CONCURRENTLY ai ON a (i);\n" + GATE
                           + EFFECT.format("two") + "CREATE INDEX CONCURRENTLY aj ON a (i);\n"
                           + "SELECT 1 / (count(*) - 1) FROM ledger.gate;\n"})
                run = self.start()
                self.wait_at_gate()
                self.ask(sql)
                self.open_gate()
                result = self.finish(run)
                self.assertEqual(result.code, 3, result)
                row = self.rows()["001"]
                self.assertEqual(row["state"], "partial", row)
                self.assertIn("stopped at statement 7 of 7", row["note"])
                self.open_gate()
                self.assert_ends("one", "two")

    @tap.needs_server
    def test_the_journal_during_a_statement_alone(self):
        """It is written again, and the run goes on."""
        for sql in JOURNALS:
            with self.subTest(sql):
                self.make({"migrations/001_a.sql":
                           "CREATE TABLE a (i int);\n" + EFFECT.format("one")
                           + "CREATE INDEX CONCURRENTLY ai ON a (i);\n" + EFFECT.format("two")
                           + "SELECT 1 / count(*) FROM ledger.gate;\n"})
                with Session(self.database) as other:
                    other.ask("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM ledger.effect")
                    run = self.start()
                    self.wait_for(lambda: self.n_connected("wait_event = 'virtualxid'") > 0)
                    self.ask(sql)
                    other.ask("COMMIT")
                    result = self.finish(run)
                self.assertEqual(result.code, 3, result)
                self.assertIn("division by zero", result.out)
                row = self.rows()["001"]
                self.assertEqual(row["state"], "partial", row)
                self.assertIn("stopped at statement 4 of 5", row["note"])
                self.open_gate()
                self.assert_ends("one", "two")

    @tap.needs_server
    def test_the_journal_during_the_last_statement(self):
        for sql in JOURNALS:
            with self.subTest(sql):
                self.make({"migrations/001_a.sql":
                           "CREATE TABLE a (i int);\n" + EFFECT.format("one")
                           + "CREATE INDEX CONCURRENTLY ai ON a (i);\n"})
                with Session(self.database) as other:
                    other.ask("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM ledger.effect")
                    run = self.start()
                    self.wait_for(lambda: self.n_connected("wait_event = 'virtualxid'") > 0)
                    self.ask(sql)
                    other.ask("COMMIT")
                    result = self.finish(run)
                self.assertEqual(result.code, 0, result)
                self.assertEqual(self.ask("SELECT state FROM switchback.step"), "applied")
                self.assert_ends("one")

    @tap.needs_server
    def test_the_history_under_protocol_n(self):
        """Its own row comes at the end; of the others it is said that somebody removed them."""
        self.make({"migrations/001_a.sql": EFFECT.format("one"),
                   "migrations/002_b.sql": "CREATE TABLE a (i int);\n"
                                           "CREATE INDEX CONCURRENTLY ai ON a (i);\n" + GATE})
        run = self.start()
        self.wait_at_gate()
        self.ask("DELETE FROM migration_history")
        self.open_gate()
        result = self.finish(run)
        rows = self.rows()
        self.assertEqual(result.code, 0, result)
        self.assertEqual([row["state"] for row in rows.values()], ["late", "applied"])
        self.assertIn("removed elsewhere", rows["001"]["note"])
        self.assertEqual(self.ask("SELECT migration_name FROM migration_history"), "002_b.sql")

    @tap.needs_server
    def test_the_history_between_two_migrations(self):
        self.make({"migrations/001_a.sql": EFFECT.format("one"),
                   "migrations/002_b.sql": GATE + EFFECT.format("two"),
                   "migrations/003_c.sql": EFFECT.format("three")})
        run = self.start()
        self.wait_at_gate()
        self.ask("DELETE FROM migration_history")
        self.open_gate()
        result = self.finish(run)
        rows = self.rows()
        self.assertEqual(result.code, 0, result)
        self.assertEqual([row["state"] for row in rows.values()], ["late", "applied", "applied"])
        self.assertIn("removed elsewhere", rows["001"]["note"])

    @tap.needs_server
    def test_the_whole_history(self):
        """Under protocol T nobody can, as each migration's transaction has looked into it; under
        protocol N what ran is known by the journal."""
        self.make({"migrations/001_a.sql": EFFECT.format("one") + "CREATE TABLE a (i int);\n",
                   "migrations/002_b.sql": EFFECT.format("two")
                   + "CREATE INDEX CONCURRENTLY ai ON a (i);\n"})
        with Session(self.database) as other:
            other.ask("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM ledger.effect")
            run = self.start()
            self.wait_for(lambda: self.n_connected("wait_event = 'virtualxid'") > 0)
            self.ask("ALTER TABLE migration_history RENAME TO kept")
            other.ask("COMMIT")
            result = self.finish(run)
        self.assertEqual(result.code, 3, result)
        self.ask("ALTER TABLE kept RENAME TO migration_history")
        rows = self.rows()
        self.assertEqual([row["state"] for row in rows.values()], ["applied", "partial"])
        self.assertIn("behind the last of 2 statements", rows["002"]["note"])
        self.assert_ends("one", "two")

tap.main()
