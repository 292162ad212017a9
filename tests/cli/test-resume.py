# SPDX-License-Identifier: GPL-3.0-or-later
"""The program is killed outside of a transaction: what is said afterwards, and how it goes on."""

import json

import tap

SLOW = ("CREATE TABLE a AS SELECT 1 AS n;\nCREATE FUNCTION slow (int) RETURNS int LANGUAGE plpgsql "
        "IMMUTABLE AS $$ BEGIN PERFORM pg_sleep(100000); RETURN $1; END $$;\n"
        "CREATE PROCEDURE work () LANGUAGE plpgsql AS "
        "$$ BEGIN COMMIT; PERFORM pg_sleep(100000); END $$;\n")
QUICK = "CREATE OR REPLACE {} LANGUAGE plpgsql {} AS $$ BEGIN {} END $$"


class Resume(tap.TestCase):
    def run_cli(self, *args, **more):
        return self.cli(*args, project=self.project, database=self.database, **more)

    def start_asleep(self, files):
        """Starts apply; gives it, and what finds its server process, when a statement sleeps."""
        self.project = self.make_project({"migrations/001_slow.sql": SLOW, **files})
        self.database = self.create_database()
        process = self.start_cli("apply", project=self.project, database=self.database)
        sleeper = (f"SELECT pid FROM pg_stat_activity WHERE datname = '{self.database}' "
                   "AND wait_event = 'PgSleep'")
        self.wait_for(lambda: tap.psql(sleeper))
        return process, sleeper

    def kill(self, process):
        process.kill()
        process.communicate(timeout=tap.PATIENCE)

    def die_asleep(self, files):
        """Kills apply while a statement of it sleeps; the server process stays."""
        process, sleeper = self.start_asleep(files)
        self.kill(process)
        return sleeper

    def end_server_process(self, sleeper):
        tap.psql(f"SELECT pg_terminate_backend(pid) FROM ({sleeper}) s")
        self.wait_for(lambda: not tap.psql(
            f"SELECT FROM pg_stat_activity WHERE datname = '{self.database}' "
            "AND application_name LIKE 'switchback%'"))

    def assert_note(self, words):
        """What status says of the newest migration, for people and in JSON."""
        self.assertIn(words, self.run_cli("status").out)
        notes = [line["note"] for line in self.run_cli("status", "--json").json
                 if line["type"] == "migration"]
        self.assertEqual(notes[-1], words)

    @tap.needs_server
    def test_in_a_transaction(self):
        """The server notices, and rolls back, before status says how it ended."""
        sleeper = self.die_asleep({"migrations/002_b.sql": "CREATE TABLE b ();\n"
                                                           "SELECT pg_sleep(100000);\n"})
        status = self.run_cli("status", "--json")
        self.assertEqual(status.code, 0, status)
        self.assertEqual(tap.psql(sleeper), "")
        told, first, second = status.json[0], *status.json[1:3]
        self.assertEqual((told["type"], told["state"]), ("interruption", "settled"), status)
        self.assertEqual((told["last_done"], told["first_not_done"]), ("001", "002"))
        self.assertIn("001 is applied, 002 is not", told["message"])
        self.assertIn("001 is applied, 002 is not", status.err)
        self.assertEqual((first["state"], second["state"]), ("applied", "pending"))
        self.assertEqual(tap.psql("SELECT to_regclass('b')", self.database), "")

    @tap.needs_server
    def test_index(self):
        process, sleeper = self.start_asleep({
            "migrations/002_index.sql": "CREATE TABLE b (n int);\n"
                                        "CREATE INDEX CONCURRENTLY a_slow ON a (slow(n));\n"
                                        "INSERT INTO b VALUES (1);\n"})
        where = "statement 2 of 3 (CREATE INDEX CONCURRENTLY)"
        self.assert_note(f"apply goes on in server process {tap.psql(sleeper)}, at {where}")
        self.kill(process)
        self.end_server_process(sleeper)
        self.assert_note(f"apply stopped at {where}")
        self.assertEqual(tap.psql("SELECT indisvalid FROM pg_index WHERE indexrelid = "
                                  "'a_slow'::regclass", self.database), "f")
        tap.psql(QUICK.format("FUNCTION slow (int) RETURNS int", "IMMUTABLE", "RETURN $1;"),
                 self.database)
        plan = self.run_cli("plan", "apply")
        self.assertEqual(plan.code, 0, plan)
        result = self.run_cli("apply", "--json")
        self.assertEqual(result.code, 0, result)
        events = [json.loads(line) for line in result.out.splitlines()]
        start = next(event for event in events if event["type"] == "migration-start")
        self.assertEqual((start["version"], start["statement"], start["statements"]), ("002", 2, 3))
        self.assertEqual(tap.psql("SELECT bool_and(indisvalid) FROM pg_index", self.database), "t")
        self.assertEqual(self.run_cli("status", "--check").code, 0)

    @tap.needs_server
    def test_procedure(self):
        sleeper = self.die_asleep({"migrations/002_call.sql": "-- switchback: no-transaction\n"
                                                          "SELECT 1;\nCALL work();\nSELECT 2;\n"})
        self.end_server_process(sleeper)
        for yes in ([], ["--yes"]):
            result = self.run_cli("apply", *yes)
            self.assertEqual(result.code, 2, result)
            self.assertIn("002 stopped at statement 2 of 3 (CALL, line 3)", result.err)
            self.assertIn("--statement-done", result.err)
        both = self.run_cli("apply", "--statement-done", "--statement-again")
        self.assertEqual(both.code, 2, both)
        result = self.run_cli("apply", "--statement-done")
        self.assertEqual(result.code, 0, result)
        self.assertIn("resuming 002 at statement 3 of 3", result.out)
        self.assertEqual(self.run_cli("status", "--check").code, 0)



tap.main()
