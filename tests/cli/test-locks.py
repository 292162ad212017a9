# SPDX-License-Identifier: GPL-3.0-or-later
"""A table that somebody else keeps in an idle transaction: what apply says, and how often it
tries."""

import re

import own_session
import tap


class Locks(tap.TestCase):
    def setUp(self):
        super().setUp()
        if not own_session.is_available():
            return
        self.database = self.create_database()
        self.project = self.make_project({"migrations/001_one.sql": "ALTER TABLE one ADD b int;\n"})
        tap.psql("CREATE TABLE one (a int)", self.database)

    def apply(self, *args, code):
        result = self.cli("apply", *args, project=self.project, database=self.database)
        self.assertEqual(result.code, code, result)
        return result

    @tap.needs_server
    def test_says_who_is_in_the_way(self):
        with own_session.hold(self.database, "SELECT count(*) FROM one") as pid:
            result = self.apply("--lock-timeout", "1500ms", "--retries", "1", code=1)
        self.assertRegex(result.out, r"waiting for a lock on public\.one: held by process "
                         rf"{pid} \(role \w+, psql, idle in transaction for .*: "
                         r"SELECT count\(\*\) FROM one\)")
        self.assertIn(f"to end it: SELECT pg_terminate_backend({pid});", result.out)
        self.assertEqual(result.out.count("idle in transaction for"), 1, result)
        self.assertRegex(result.out, r"canceling statement due to lock timeout; rolled back, "
                         r"try 2 of 2 in 1\.\d+ s")
        self.assertIn("tried 2 times, waiting for a lock on public.one: held by process "
                      f"{pid}", result.out + result.err)
        # Printed, and never done.
        self.assertEqual(tap.psql(f"SELECT count(*) FROM pg_stat_activity WHERE pid = {pid} "
                                  "AND query LIKE '%terminate%'"), "0")

    @tap.needs_server
    def test_json(self):
        with own_session.hold(self.database, "SELECT count(*) FROM one") as pid:
            lines = self.apply("--json", "--lock-timeout=1500ms", "--retries=1", code=1).json
        wait = next(line for line in lines if line["type"] == "lock-wait")
        self.assertEqual(list(wait), ["type", "run", "seq", "time", "version", "statement",
                                      "waiting", "kind", "relation", "mode", "since", "blockers"])
        self.assertEqual([wait["version"], wait["waiting"], wait["relation"], wait["mode"]],
                         ["001", True, "public.one", "ACCESS EXCLUSIVE"])
        self.assertEqual(len(wait["blockers"]), 1)
        self.assertEqual(list(wait["blockers"][0]),
                         ["pid", "role", "application", "state", "since", "query"])
        self.assertEqual(wait["blockers"][0]["pid"], pid)
        retry = next(line for line in lines if line["type"] == "retry")
        self.assertEqual([retry["attempt"], retry["attempts"], retry["sqlstate"]], [2, 2, "55P03"])
        self.assertGreaterEqual(retry["pause_ms"], 1000)
        self.assertEqual([line["seq"] for line in lines], list(range(1, len(lines) + 1)))
        self.assertEqual(lines[-1]["outcome"], "failed")

    @tap.needs_server
    def test_no_retry(self):
        with own_session.hold(self.database, "SELECT count(*) FROM one"):
            result = self.apply("--lock-timeout", "1ms", "--retries", "0", code=1)
        self.assertNotIn("try 2", result.out)
        self.assertIsNone(re.search("waiting for a lock", result.out))

    @tap.needs_server
    def test_another_runner(self):
        lock = ("SELECT pg_advisory_lock((('x' || substr(encode(sha256("
                "'switchback:public.migration_history'), 'hex'), 1, 16))::bit(64))::bigint)")
        with own_session.hold(self.database, lock) as pid:
            result = self.apply("--wait=1s", code=1)
            self.assertIn(f"waiting for another run on the target: it is process {pid} (role "
                          "postgres, psql, idle in transaction", result.out)
            self.assertNotIn("pg_terminate_backend", result.out)
            result = self.cli("mark", "--applied", "001", "--yes", "--wait=1s",
                              project=self.project, database=self.database)
            self.assertEqual(result.code, 1, result)

    def test_values(self):
        for args in (["--lock-timeout", "0s"], ["--lock-timeout", "soon"], ["--retries", "-1"],
                     ["--retries", "1001"]):
            with self.subTest(args):
                result = self.cli("apply", *args)
                self.assertEqual(result.code, 2, result)
                self.assertIn(f'"{args[0]}" wants a', result.err)


tap.main()
