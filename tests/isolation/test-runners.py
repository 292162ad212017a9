# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs at the same time on one target: one wins, the others wait or say so; never twice."""

import tap
from bouncer import Bouncer, needs_bouncer
from isolation import GATE, TestCase

MIGRATIONS = 20


class Runners(TestCase):
    def setUp(self):
        super().setUp()
        self.database = self.create_ledger()

    def project_of(self, gate=None):
        """Each migration says in the ledger that it ran; the one with the gate waits there."""
        files = {}
        for i in range(1, MIGRATIONS + 1):
            files[f"migrations/{i:03}_m.sql"] = (
                (GATE if i == gate else "")
                + f"CREATE TABLE t{i} ();\nINSERT INTO ledger.effect VALUES ('f{i}');\n")
            files[f"migrations/rollback_{i:03}.sql"] = (
                f"DROP TABLE t{i};\nINSERT INTO ledger.effect VALUES ('r{i}');\n")
        return self.make_project(files)

    def assert_all_once(self):
        self.assertEqual(self.ask("SELECT count(*), count(DISTINCT name) FROM ledger.effect"),
                         f"{MIGRATIONS}|{MIGRATIONS}")
        self.assertEqual(self.ask("SELECT count(*) FROM public.migration_history"),
                         str(MIGRATIONS))

    def assert_consistent(self):
        """Tables, history and the ledger's balance agree, whoever did what."""
        for name, applied in self.applied_tables():
            with self.subTest(name):
                self.assertEqual(self.ask(
                    "SELECT count(*) FILTER (WHERE name LIKE 'f%') - count(*) FILTER (WHERE name "
                    f"LIKE 'r%') FROM ledger.effect WHERE substr(name, 2) = '{name}'"),
                    "1" if applied else "0")

    def applied_tables(self):
        rows = self.ask(
            "SELECT i, to_regclass('t' || i) IS NOT NULL, EXISTS (SELECT FROM migration_history "
            f"WHERE migration_name LIKE lpad(i::text, 3, '0') || '%') FROM generate_series(1, "
            f"{MIGRATIONS}) i")
        for row in rows.splitlines():
            name, table, history = row.split("|")
            self.assertEqual(table, history, name)
            yield name, table == "t"

    @tap.needs_server
    def test_the_second_says_busy(self):
        project = self.project_of(gate=5)
        first = self.start_cli("apply", project=project, database=self.database)
        self.wait_at_gate()
        second = self.cli("apply", project=project, database=self.database)
        self.assertEqual(second.code, 1, second)
        self.assertIn("the target is busy: switchback", second.out + second.err)
        back = self.cli("rollback", "--all", "--yes", project=project, database=self.database)
        self.assertEqual(back.code, 1, back)
        self.assertIn("the target is busy", back.out + back.err)
        self.open_gate()
        self.assertEqual(self.finish(first).code, 0)
        self.assert_all_once()

    @tap.needs_server
    def test_the_second_waits(self):
        project = self.project_of(gate=5)
        first = self.start_cli("apply", "--to", "010", project=project, database=self.database)
        self.wait_at_gate()
        second = self.start_cli("apply", "--wait", project=project, database=self.database)
        self.wait_for(lambda: self.n_connected() >= 2)
        self.open_gate()
        self.assertEqual(self.finish(first).code, 0)
        result = self.finish(second)
        self.assertEqual(result.code, 0, result)
        self.assert_all_once()

    @tap.needs_server
    def test_the_first_is_killed_and_the_second_goes_on(self):
        project = self.project_of(gate=5)
        first = self.start_cli("apply", project=project, database=self.database)
        self.wait_at_gate()
        second = self.start_cli("apply", "--wait", project=project, database=self.database)
        self.wait_for(lambda: self.n_connected() >= 2)
        first.kill()
        self.open_gate()
        result = self.finish(second)
        self.assertEqual(result.code, 0, result)
        self.assert_all_once()

    @tap.needs_server
    def test_a_race(self):
        project = self.project_of()
        runs = [self.start_cli("apply", *more, project=project, database=self.database)
                for more in ((), ("--wait",), (), ("--wait",))]
        results = [self.finish(run) for run in runs]
        # Who waits, gets there; who does not, says so or had nothing left to do.
        self.assertEqual([results[1].code, results[3].code], [0, 0], results)
        for result in results:
            self.assertIn(result.code, (0, 1), result)
        self.assert_all_once()

    @tap.needs_server
    def test_roll_back_against_apply(self):
        project = self.project_of()
        self.assertEqual(self.cli("apply", "--to", "010", project=project,
                                  database=self.database).code, 0)
        runs = [self.start_cli(*words, "--wait", "--yes", project=project, database=self.database)
                for words in (("apply",), ("rollback", "--all"), ("apply",))]
        results = [self.finish(run) for run in runs]
        for result in results:
            self.assertIn(result.code, (0, 1, 3), result)
        self.assert_consistent()
        status = self.cli("status", "--json", project=project, database=self.database)
        said = {row["version"].lstrip("0"): row["state"] for row in status.json[:-1]}
        for name, applied in self.applied_tables():
            self.assertEqual(said[name], "applied" if applied else "pending")

    @tap.needs_server
    @needs_bouncer
    def test_the_second_waits_through_a_transaction_pool(self):
        project = self.project_of(gate=5)
        with Bouncer("transaction") as bouncer:
            env = {"DATABASE_URL": bouncer.url(self.database)}
            first = self.start_cli("apply", "--to", "018", project=project, env=env)
            self.wait_at_gate()
            busy = self.cli("apply", project=project, env=env)
            self.assertEqual(busy.code, 1, busy)
            self.assertIn("the target is busy: switchback", busy.err)
            self.assertIn("nothing was changed", busy.err)
            self.assertNotIn("fail", busy.out)
            runs = [self.start_cli("apply", "--wait", *more, project=project, env=env)
                    for more in ((), ("--json",))]
            self.assertIn(b"lock-wait", runs[1].stdout.readline())
            self.open_gate()
            self.assertEqual(self.finish(first).code, 0)
            results = [self.finish(run) for run in runs]
        for result in results:
            self.assertEqual(result.code, 0, result)
            self.assertNotIn("✗", result.out)
        self.assert_all_once()
        self.assertEqual(self.ask("SELECT DISTINCT state FROM switchback.step"), "applied")

    @tap.needs_server
    @needs_bouncer
    def test_three_through_a_transaction_pool(self):
        project = self.project_of()
        with Bouncer("transaction") as bouncer:
            env = {"DATABASE_URL": bouncer.url(self.database)}
            runs = [self.start_cli("apply", *more, project=project, env=env)
                    for more in ((), ("--wait",), ("--wait",))]
            results = [self.finish(run) for run in runs]
            for result in results:
                self.assertIn(result.code, (0, 1, 3), result)
            self.assert_consistent()
            last = self.cli("apply", project=project, env=env)
            self.assertEqual(last.code, 0, last)
        self.assert_all_once()


tap.main()
