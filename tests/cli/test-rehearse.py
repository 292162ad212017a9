# SPDX-License-Identifier: GPL-3.0-or-later
"""rehearse: whether each step up has a way down, tried on copies in the sandbox."""

import glob
import os
import pathlib
import re
import signal

import tap
from rehearsals import BASE, TestCase


def parent(pid):
    stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    return int(stat.rpartition(")")[2].split()[1])


@tap.needs_server
class Rehearse(TestCase):
    def test_grades(self):
        project = self.make({
            "001_base.sql": BASE,
            "rollback_001.sql": "DROP TABLE nothing_there;",
            "002_no_way_back.sql": "CREATE TABLE a (id int);",
            "003_declared.sql": "CREATE TABLE b (id int);",
            "rollback_003.sql": "DO $$ BEGIN RAISE EXCEPTION 'there is no way back'; END $$;",
            "004_checks.sql": "CREATE TABLE c (id int);",
            "rollback_004.sql": "DROP TABLE c;",
            "verify_004.sql": "-- check: there is a row\nSELECT EXISTS (SELECT FROM c);\n",
            "005_role.sql": "CREATE ROLE somebody_new;",
            "rollback_005.sql": "DROP ROLE somebody_new;",
            "006_again.sql": "CREATE TABLE d (id int); INSERT INTO d VALUES (1);",
            "rollback_006.sql": "DROP TABLE d;",
        })
        verdicts = {v["version"]: v for v in self.rehearse(
            project, "001", "002", "003", "004", "005", code=5)}
        self.assertEqual({k: v["grade"] for k, v in verdicts.items()},
                         {"001": "fails", "002": "no-rollback", "003": "irreversible",
                          "004": "fails", "005": "exact"})
        self.assertIn("nothing_there", verdicts["001"]["reason"])
        self.assertIn("there is a row", verdicts["004"]["reason"])
        shown = self.cli("rehearse", "003", project=project)
        self.assertEqual(shown.code, 0, shown)
        self.assertIn("1 declared irreversible", shown.out)
        # What comes before it has to be replayed: a check that fails there is not its fault.
        (verdict,) = self.rehearse(project, "006", code=0)
        self.assertEqual(verdict["grade"], "exact")

    def test_declared_by_what_the_rollback_raises_itself(self):
        trigger = ("CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS "
                   "$$ BEGIN RAISE EXCEPTION 'not this way'; END $$;"
                   "CREATE TABLE t (id int); INSERT INTO t VALUES (1);"
                   "CREATE TRIGGER no BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION no();")
        project = self.make({
            "001_trigger.sql": trigger,
            "rollback_001.sql": "DELETE FROM t; DROP TABLE t; DROP FUNCTION no();",
            "002_directive.sql": "CREATE TABLE a (id int);",
            "rollback_002.sql": "-- switchback: irreversible — rows are gone\nDROP TABLE a;",
            "003_words.sql": "CREATE TABLE b (id int);",
            "rollback_003.sql": "\\i 'is declared irreversible.inc'\n",
            "004_guard.sql": "CREATE TABLE c (id int);",
            "rollback_004.sql": "SELECT 1;\nDO $$ BEGIN IF true THEN RAISE EXCEPTION 'no'; "
                                "END IF; END $$;",
            "005_half.sql": "CREATE TABLE d (id int); CREATE INDEX i ON d (id);",
            "rollback_005.sql": "DROP INDEX CONCURRENTLY i;\n"
                                "DO $$ BEGIN RAISE EXCEPTION 'no further'; END $$;",
            "006_before_half.sql": "CREATE TABLE e (id int); CREATE INDEX j ON e (id);",
            "rollback_006.sql": "DO $$ BEGIN RAISE EXCEPTION 'no'; END $$;\n"
                                "DROP INDEX CONCURRENTLY j;",
        })
        verdicts = self.rehearse(project, code=5)
        # Of 005 something is undone already when it says that there is no way back.
        self.assertEqual({v["version"]: v["grade"] for v in verdicts},
                         {"001": "fails", "002": "irreversible", "003": "fails",
                          "004": "irreversible", "005": "fails", "006": "irreversible"}, verdicts)
        # A person who rolls it back hears the same, and nothing is run.
        self.cli("apply", "--sandbox", project=project)
        result = self.cli("rollback", "002", "--sandbox", "--yes", project=project)
        self.assertEqual(result.code, 2, result)
        self.assertIn("002 is declared irreversible: rows are gone", result.err)

    def roles(self, project):
        return self.ask(project, "SELECT rolname FROM pg_roles WHERE rolname ~ '^somebody' "
                                 "UNION SELECT setdatabase::text FROM pg_db_role_setting s "
                                 "JOIN pg_roles r ON r.oid = setrole "
                                 "WHERE rolname = 'dashboard_user'")

    def test_statements_about_the_whole_server(self):
        """They are tried on a server that is thrown away; those of earlier migrations, too."""
        project = self.make({
            "001_role.sql": "CREATE ROLE somebody_new;\n"
                            "ALTER ROLE dashboard_user SET lock_timeout = '1s';",
            "rollback_001.sql": "DROP ROLE somebody_new; ALTER ROLE dashboard_user RESET ALL;",
            "002_included.sql": "\\i roles.inc\nCREATE TABLE a (id int);",
            "rollback_002.sql": "DROP TABLE a;",
            "roles.inc": "\nCREATE ROLE somebody_included;\n",
            "003_later.sql": "CREATE TABLE b (id int); GRANT SELECT ON b TO somebody_new;",
            "rollback_003.sql": "DROP TABLE b;",
            "004_block.sql": "DO $$ BEGIN CREATE USER somebody_else; END $$;\n"
                             "ALTER DATABASE postgres SET work_mem = '8MB';",
            "rollback_004.sql": "DROP ROLE somebody_else;\nALTER DATABASE postgres RESET work_mem;",
            "005_member.sql": "ALTER SYSTEM SET work_mem = '7MB';\n",
            "rollback_005.sql": "ALTER SYSTEM RESET work_mem;",
            "006_alone.sql": "CREATE DATABASE somebody_s;",
            "rollback_006.sql": "DROP DATABASE somebody_s;",
        })
        holder = self.start_cli("sandbox", "run", project=project)
        self.assertTrue(holder.stdout.readline())
        before = self.databases(project)
        first, included, *others = self.rehearse(project, code=5)
        self.assertEqual(first["grade"], "exact", first)
        self.assertEqual(first["forward_repeated"]["idempotent"], "no", first)
        self.assertEqual(len(first["costs"]), 2)
        self.assertEqual(included["grade"], "leaves-objects", included)
        self.assertEqual([f"{d['kind']} {d['name']}" for d in included["differences"]],
                         ["role somebody_included"])
        self.assertEqual([v["grade"] for v in others], ["exact"] * 4, others)
        (verdict,) = self.rehearse(project, "003", code=0)
        self.assertEqual(verdict["grade"], "exact", verdict)
        self.assertEqual(self.roles(project), [])
        self.assertEqual(self.databases(project), before)
        self.assertEqual(self.throwaways(), [])
        holder.send_signal(signal.SIGINT)

    def throwaways(self):
        """Folders of servers that are thrown away: locks and data."""
        return [p for top in (self.folder, self.sandbox_root)
                for p in glob.glob(f"{top}/**", recursive=True, include_hidden=True)
                if re.search(r"/(throwaway|lease)-[0-9a-f]*$", p)]

    def test_what_is_about_more_than_a_server(self):
        project = self.make({
            "001_subscription.sql": "CREATE TABLE a (id int);\nCREATE SUBSCRIPTION s CONNECTION "
                                    "'host=production' PUBLICATION p;",
            "rollback_001.sql": "DROP TABLE a;",
            "002_next.sql": "CREATE TABLE b (id int);", "rollback_002.sql": "DROP TABLE b;",
        })
        for verdict in self.rehearse(project, code=5):
            self.assertEqual(verdict["grade"], "not-rehearsed", verdict)
            self.assertIn("001_subscription.sql:2: CREATE SUBSCRIPTION connects to another server",
                          verdict["reason"])

    def test_no_throwaway_server_is_left(self):
        project = self.make({"001_slow.sql": "CREATE ROLE somebody; SELECT pg_sleep(600);"})
        for number in (signal.SIGINT, signal.SIGKILL):
            process = self.start_cli("rehearse", project=project)
            servers = {}
            self.wait_for(lambda: servers.update(self.throwaway_servers()) or any(
                b"SELECT" in title for title in servers.values()))
            process.send_signal(number)
            process.wait(tap.PATIENCE)
            self.wait_for(lambda: not self.throwaway_servers())
            if number == signal.SIGINT:
                self.assertEqual(process.returncode, 1)
                self.assertEqual(self.throwaways(), [])
        # What killed supervisors leave is cleared away by the next.
        process = self.start_cli("rehearse", project=project)
        postmasters = set()
        self.wait_for(lambda: postmasters.update(
            parent(pid) for pid, title in self.throwaway_servers().items() if b"SELECT" in title)
            or postmasters)
        for pid in [parent(pid) for pid in postmasters] + [process.pid]:
            os.kill(pid, signal.SIGKILL)
        self.wait_for(lambda: not postmasters & set(self.throwaway_servers()))
        self.assertNotEqual(self.throwaways(), [])
        self.write(project, {"migrations/001_slow.sql": "CREATE ROLE somebody;"})
        self.assertEqual(self.cli("rehearse", project=project).code, 5)
        self.assertEqual(self.throwaways(), [])

    def throwaway_servers(self):
        """Processes of throw-away servers: {pid: what it says it does}."""
        found = {}
        for proc in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                folder = os.readlink(proc / "cwd")
                if "/throwaway-" in folder and folder.startswith(
                        (str(self.folder), str(self.sandbox_root))):
                    found[int(proc.name)] = (proc / "cmdline").read_bytes()
            except OSError:
                pass
        return found

    def test_costs(self):
        project = self.make({
            "001_base.sql": BASE,
            "002_costly.sql": "CREATE TABLE fresh (id int);\nCREATE INDEX pages ON book (pages);\n"
                              "INSERT INTO fresh SELECT 1;\n"
                              "ALTER TABLE book ALTER title TYPE varchar(50);",
            "rollback_002.sql": "ALTER TABLE book ALTER title TYPE text;\n"
                                "DROP INDEX pages; DROP TABLE fresh;",
            "003_alone.sql": "CREATE INDEX CONCURRENTLY more ON book (pages);\n"
                             "REINDEX TABLE book;\nSELECT 1;",
            "rollback_003.sql": "DROP INDEX CONCURRENTLY more;",
            "004_broken.sql": "VACUUM book;\nINSERT INTO migration_history (migration_name) "
                             "VALUES ('mine');\nSELECT 1/(count(*) - 1) FROM migration_history "
                             "WHERE migration_name = 'mine';",
        })
        costly, alone, broken = self.rehearse(project, "002", "003", "004", code=5)
        fresh, index, insert, column = costly["costs"]
        self.assertEqual([c["line"] for c in costly["costs"]], [1, 2, 3, 4])
        self.assertEqual({lock["new"] for lock in fresh["locks"]}, {True})
        self.assertEqual(insert["rows"], 1)
        lock = index["locks"][0]
        self.assertEqual((lock["relation"], lock["mode"], lock["readers_ms"]), ("book", "SHARE", 0))
        self.assertGreaterEqual(lock["writers_ms"], index["duration_ms"] + column["duration_ms"])
        self.assertEqual(column["locks"][0]["mode"], "ACCESS EXCLUSIVE")
        self.assertGreater(column["locks"][0]["readers_ms"], 0)
        self.assertEqual(column["rewrites"], ["book"])
        self.assertIn("book_pkey", column["index_rewrites"])
        self.assertEqual([(c["alone"], c["locks"][0]["mode"]) for c in alone["costs"][:2]],
                         [(True, "SHARE UPDATE EXCLUSIVE"), (True, "ACCESS EXCLUSIVE")])
        self.assertEqual(broken["costs"], [], "forward fails")

        quiet = self.cli("rehearse", "002", project=project)
        self.assertIn("SHARE on book, blocks writes for about", quiet.out)
        self.assertIn("rewrites book", quiet.out)
        self.assertNotIn("INSERT INTO fresh", quiet.out)
        self.assertIn("INSERT INTO fresh", self.cli("rehearse", "002", "--costs",
                                                    project=project).out)

    def test_rows(self):
        project = self.make({
            "001_base.sql": "CREATE TYPE mood AS ENUM ('sad', 'ok');\n"
                            "CREATE TABLE place (id int PRIMARY KEY, name text NOT NULL);\n"
                            "CREATE TABLE stay (id bigserial PRIMARY KEY, note text, mood mood,"
                            " place_id int NOT NULL REFERENCES place,"
                            " person uuid NOT NULL REFERENCES auth.users,"
                            " n int CHECK (n IS NOT NULL AND n > 0 AND n < 100));\n"
                            "CREATE TABLE odd (n int NOT NULL CONSTRAINT none CHECK (n > n));\n"
                            "CREATE TABLE bystander (id int PRIMARY KEY);",
            "002_lossy.sql": "ALTER TABLE stay DROP COLUMN note;",
            "rollback_002.sql": "ALTER TABLE stay ADD COLUMN note text;",
            # The made-up texts are none of these.
            "003_strict.sql": "ALTER TABLE place ADD CONSTRAINT words CHECK (name IN ('here'));",
            "rollback_003.sql": "ALTER TABLE place DROP CONSTRAINT words;",
            "004_odd.sql": "ALTER TABLE odd ADD COLUMN x int;",
            "rollback_004.sql": "ALTER TABLE odd DROP COLUMN x;",
            "005_cascade.sql": "DELETE FROM auth.users;",
            "rollback_005.sql": "SELECT 1;",
            "006_both.sql": "CREATE INDEX ON stay (mood); SELECT 1/0;",
        })
        lossy, strict, odd, cascade, both = self.rehearse(
            project, "002", "003", "004", "005", "006", "--rows", "50", code=5)
        self.assertEqual(lossy["grade"], "data-lost", lossy)
        self.assertEqual([(loss["table"], loss["rows_before"]) for loss in lossy["losses"]],
                         [("public.stay", 50)])
        self.assertEqual(lossy["rows"], 150, "stay, and the tables that it refers to")
        self.assertEqual(lossy["costs"][0]["locks"][0]["rows"], 50)
        self.assertEqual(strict["grade"], "exact", strict)
        self.assertIn("words", strict["row_notes"][-1])
        self.assertEqual(len(strict["costs"]), 1)
        self.assertEqual((odd["grade"], odd["row_notes"]),
                         ("exact", ["no rows for public.odd: the constraint \"none\" "
                                    "could not be met"]))
        self.assertEqual(cascade["grade"], "exact", "nothing may be deleted that is referred to")
        self.assertIn("stay", cascade["row_notes"][-1])
        self.assertIn("division by zero", both["reason"])
        self.assertEqual(both["row_notes"], [])
        self.assertEqual(self.cli("rehearse", "--rows", "0", project=project).code, 2)

    def test_run_again(self):
        project = self.make({
            "001_base.sql": BASE,
            "002_idempotent.sql": "CREATE TABLE IF NOT EXISTS a (id int);",
            "rollback_002.sql": "DROP TABLE IF EXISTS a;",
            "003_fails.sql": "CREATE TABLE b (id int);",
            "rollback_003.sql": "DROP TABLE b;",
            "004_writes.sql": "UPDATE book SET pages = pages + 1;",
            "rollback_004.sql": "UPDATE book SET pages = pages - 1;",
            "005_adds.sql": "ALTER TABLE book ADD CHECK (pages > 0);",
            "rollback_005.sql": "DO $$ BEGIN RAISE EXCEPTION 'no way back'; END $$;",
            "006_one_way.sql": "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON book (pages);",
        })
        verdicts = self.rehearse(project, "002", "003", "004", "005", "006", code=5)
        self.assertEqual([[v[f"{s}_repeated"]["idempotent"] for s in ("forward", "rollback")]
                          for v in verdicts],
                         [["yes", "yes"], ["no", "no"], ["no", "no"], ["no", "not-tried"],
                          ["yes", "not-tried"]])
        why = [[v[f"{s}_repeated"].get("why", "") for s in ("forward", "rollback")]
               for v in verdicts]
        self.assertIn('003_fails.sql:1: relation "b" already exists', why[1][0])
        self.assertIn('rollback_003.sql:1: table "b" does not exist', why[1][1])
        self.assertEqual(why[2], ["it changes rows of public.book"] * 2)
        self.assertIn("it changes constraint public.book.book_pages_check1", why[3][0])
        self.assertEqual([w[1] for w in why[3:]],
                         ["it is declared irreversible", "there is no rollback script"])
        shown = self.cli("rehearse", "002", project=project)
        self.assertIn("run again, forward: changes nothing; rollback: changes nothing", shown.out)

    def test_forecast(self):
        database = self.create_database()
        tap.psql("CREATE TABLE book (id int, title text, pages int);"
                 "INSERT INTO book SELECT i FROM generate_series(1, 50000) i;"
                 "ANALYZE book; CREATE TABLE fresh (id int);", database)
        url = self.environment(database)["DATABASE_URL"]
        project = self.make({
            "001_base.sql": BASE, "rollback_001.sql": "SELECT 1;",
            "002_costly.sql": "CREATE INDEX pages ON book (pages);\n"
                              "ALTER TABLE book ADD COLUMN x int;\nCREATE TABLE fresh (id int);",
            "rollback_002.sql": "DROP TABLE fresh; ALTER TABLE book DROP COLUMN x;\n"
                                "DROP INDEX pages;"})
        result = self.cli("rehearse", "002", "--json", "--database", url, project=project)
        index, column, table = result.json[0]["costs"]
        forecast = index["forecast"]
        self.assertEqual((forecast["relation"], forecast["rows"], forecast["linear"]),
                         ("book", 50000, True))
        self.assertGreater(forecast["likely_ms"], index["duration_ms"])
        self.assertLess(forecast["low_ms"], forecast["likely_ms"])
        self.assertFalse(column["forecast"]["linear"])
        self.assertNotIn("forecast", table)
        shown = self.cli("rehearse", "002", "--database", url, project=project)
        self.assertIn("on 50,000 rows (estimate, ", shown.out)
        self.assertIn(database, shown.out, "which is asked")

        # One that does not answer keeps nobody from rehearsing.
        result = self.cli("rehearse", "002", "--json", "--database",
                          "postgresql:///nothing?host=/nowhere", project=project)
        self.assertEqual(result.code, 0, result)
        self.assertNotIn("forecast", result.json[0]["costs"][0])

    def test_what_comes_before_fails(self):
        project = self.make({"001_wrong.sql": "CREATE TABLE a (id nonsense);",
                             "002_next.sql": "CREATE TABLE b (id int);",
                             "rollback_002.sql": "DROP TABLE b;"})
        (verdict,) = self.rehearse(project, "002", code=5)
        self.assertEqual(verdict["grade"], "not-rehearsed")
        self.assertIn("nonsense", verdict["reason"])

    def test_several_at_once(self):
        """Each makes the states it needs, also where another has dropped or used up one of them."""
        files = {}
        for i in range(1, 6):
            files[f"00{i}_t.sql"] = f"CREATE TABLE t{i} (id int);"
            files[f"rollback_00{i}.sql"] = f"DROP TABLE t{i};"
        project = self.make(files)
        self.hold(project)
        processes = [self.start_cli("rehearse", project=project) for _ in range(3)]
        for process in processes:
            out, err = process.communicate(timeout=tap.PATIENCE)
            self.assertEqual(process.returncode, 0, (out, err))
            self.assertIn(b"5 of 5 migrations proven", out)
        self.assertEqual(self.copies(project), [])

    def test_nothing_is_left(self):
        project = self.make({"001_base.sql": BASE, "002_slow.sql": "SELECT pg_sleep(600);"})
        self.hold(project)
        before = self.databases(project)
        for number in (signal.SIGINT, signal.SIGKILL):
            process = self.start_cli("rehearse", "002", project=project)
            # Until both copies are there, and forward runs on one of them.
            self.wait_for(lambda: self.ask(
                project, "SELECT datname FROM pg_stat_activity "
                         "WHERE datname ~ '^c_' AND query ~ '^SELECT pg_sleep'"))
            process.send_signal(number)
            process.wait(tap.PATIENCE)
            if number == signal.SIGINT:
                self.assertEqual(process.returncode, 1)
                self.assertEqual(self.copies(project), [])
        # Nobody cleaned up behind the killed one: the next does.
        self.assertEqual(self.cli("rehearse", "001", project=project).code, 5)
        self.assertEqual(self.copies(project), [])
        self.assertEqual([d for d in self.databases(project) if not d.startswith("s_")],
                         [d for d in before if not d.startswith("s_")])

    def test_usage(self):
        project = self.make({"001_base.sql": BASE})
        self.assertEqual(self.cli("rehearse", "009", project=project).code, 2)
        self.assertEqual(self.cli("rehearse", "--sandbox", project=project).code, 2)


tap.main()
