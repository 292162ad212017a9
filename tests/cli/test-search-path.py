# SPDX-License-Identifier: GPL-3.0-or-later
"""A schema in which anybody may create things, and somebody did: operators and functions that fit
what our own SQL asks for better than those of PostgreSQL itself. They would run with the rights of
whoever applies; so none of them is ever called."""

import tap
import witness

# Every pair of types that pg_catalog has no operator of its own for; and functions with the very
# types that are given, where pg_catalog has them for any type.
TRAPS = """
SET client_min_messages = error;
DO $traps$
DECLARE
  types text[] := '{text,name,int2,int4,int8,numeric,float8,oid,"char",timestamptz,interval,uuid,'
    'xid8,regclass}';
  operator text; one text; two text; trap record; n int := 0;
BEGIN
  FOREACH operator IN ARRAY '{=,<>,<,>,>=,||,+,-,*,/,~,~~,<<,|}'::text[] LOOP
    FOREACH one IN ARRAY types LOOP
      FOREACH two IN ARRAY types LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_operator WHERE oprname = operator
          AND oprleft = one::regtype AND oprright = two::regtype);
        n := n + 1;
        EXECUTE format('CREATE FUNCTION trap%s (%s, %s) RETURNS %s LANGUAGE plpgsql AS $$ BEGIN '
          'RAISE EXCEPTION ''trapped by %s of %s and %s in %%'', current_query(); END $$', n, one,
          two,
          CASE WHEN operator = '||' THEN 'text' WHEN operator ~ '^[-+*/&|]' THEN 'numeric'
            WHEN operator = '<<' THEN 'int8' ELSE 'bool' END, operator, one, two);
        EXECUTE format('CREATE OPERATOR %s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = trap%s)',
          operator, one, two, n);
      END LOOP;
    END LOOP;
  END LOOP;
  FOR trap IN VALUES ('concat_ws', 'text, text, text, text'), ('left', 'name, int'),
    ('concat_ws', 'text, text, text, int4, numeric, text'), ('format', 'text, name, name'),
    ('array_agg', 'int4'), ('unnest', 'int4[]'), ('to_regclass', 'name'),
    ('replace', 'name, text, text'),
    ('strpos', 'name, text'), ('quote_ident', 'name'), ('lower', 'name'), ('length', 'name') LOOP
    EXECUTE format('CREATE FUNCTION %I (%s) RETURNS text LANGUAGE plpgsql AS $$ BEGIN '
      'RAISE EXCEPTION ''trapped by %s in %%'', current_query(); END $$',
      trap.column1, trap.column2, trap.column1);
  END LOOP;
END $traps$;
"""
FILES = {
    "migrations/001_a.sql": "CREATE TABLE a (i int);\n",
    "migrations/rollback_001.sql": "DROP TABLE a;\n",
    "migrations/verify_001.sql": "-- check: there\nSELECT true;\n-- check: kept\n"
                                 "-- expect: unchanged\nSELECT 1;\n-- check: as\n"
                                 "-- as: pg_monitor\n"
                                 "SELECT true;\n",
    "migrations/002_b.sql": "CREATE TABLE b (i int);\nCREATE INDEX CONCURRENTLY bi ON b (i);\n",
    "migrations/rollback_002.sql": "DROP TABLE b;\n",
    "migrations/003_c.sql": "-- switchback: no-transaction\nCREATE TABLE c ();\nSELECT nonsense;\n",
    "migrations/rollback_003.sql": "DROP TABLE IF EXISTS c;\n",
}


class SearchPath(tap.TestCase):
    def setUp(self):
        super().setUp()
        self.project = self.make_project(FILES)
        if not tap.SOCKET:
            return
        self.database = self.create_database_like(TRAPS)

    def run_cli(self, code, *args):
        result = self.cli(*args, project=self.project, database=self.database)
        self.assertNotIn("trapped by", result.out + result.err)
        self.assertEqual(result.code, code, result)
        return result

    @tap.needs_server
    def test_nothing_of_ours_is_trapped(self):
        self.run_cli(3, "apply")
        self.assertEqual(tap.psql("SELECT string_agg(migration_name, ' ' ORDER BY id) "
                                  "FROM migration_history", self.database), "001_a.sql 002_b.sql")
        self.run_cli(0, "status")
        self.run_cli(0, "log")
        self.run_cli(0, "doctor")
        self.run_cli(0, "verify")
        self.run_cli(0, "fingerprint")
        self.run_cli(0, "mark", "003", "--applied", "--yes")
        self.run_cli(0, "mark", "003", "--pending", "--yes")
        self.run_cli(0, "rollback", "--all", "--yes")
        self.assertEqual(tap.psql("SELECT count(*) FROM migration_history", self.database), "0")

    @tap.needs_server
    def test_a_half_done_index_is_judged(self):
        self.write(self.project, {"migrations/003_c.sql": "CREATE TABLE c (i int);\n"
                                  "INSERT INTO c VALUES (1), (1);\n"
                                  "CREATE UNIQUE INDEX CONCURRENTLY ci ON c (i);\n"})
        self.run_cli(3, "apply")
        tap.psql("DELETE FROM c WHERE ctid = '(0,1)'", self.database)
        self.run_cli(0, "apply")
        self.assertEqual(tap.psql("SELECT indisvalid FROM pg_index WHERE indexrelid = "
                                  "'ci'::regclass::oid", self.database), "t")

    @tap.needs_server
    def test_waiting_is_told(self):
        self.run_cli(0, "apply", "001")
        self.write(self.project, {"migrations/002_b.sql": "ALTER TABLE a ADD j int;\n"})
        with witness.Session(self.database) as other:
            other.ask("BEGIN; LOCK TABLE a")
            result = self.run_cli(1, "apply", "002", "--lock-timeout", "1500ms", "--retries", "0")
            self.assertIn("waiting for a lock on public.a: held by process", result.out)
            # The migration that waits has the runner's lock.
            process = self.start_cli("apply", "002", "--lock-timeout", "1min", "--json",
                                     project=self.project, database=self.database)
            tap.read_until(process.stdout, b'"lock-wait"')
            self.assertIn("the target is busy", self.run_cli(1, "apply").err)
        self.assertEqual(process.wait(tap.PATIENCE), 0)


tap.main()
