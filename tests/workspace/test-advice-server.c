/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors that a real PostgreSQL raises, each with the words that belong to it and not to another of
 * the same SQLSTATE. */
#include "sb-diagnosis.h"

#include <string.h>

#include "sb-test-server.h"

/**
 * Case:
 * @name: what it is about
 * @sql: statements, each sent by itself, up to an empty one; the last one fails
 * @sqlstate: with this
 * @cause: what the cause has to say
 * @next: what the next step has to say
 */
typedef struct
{
  const char *name;
  const char *sql[10];
  const char *sqlstate;
  const char *cause;
  const char *next;
} Case;

#define OTHER(name)                                                                                \
  "SELECT dblink_connect('" name "', format('host=%s port=%s user=%s dbname=%s', "                 \
  "current_setting('unix_socket_directories'), current_setting('port'), current_user, "            \
  "current_database()))"
#define WAIT_FOR_LOCK                                                                              \
  "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted) "                         \
  "LOOP PERFORM pg_sleep(0.005); END LOOP; END $$"
#define ASKED(name) "SELECT * FROM dblink_get_result('" name "') AS t(x text)"

static const Case cases[] = {
  /* A foreign key's three ways to fail */
  { "no-table",
    { "CREATE TABLE c (p int REFERENCES p (id))" },
    "42P01",
    "not applied here",
    "`status`" },
  { "no-key",
    { "CREATE TABLE p (id int)", "CREATE TABLE c (p int REFERENCES p (id))" },
    "42830",
    "the referenced table is there",
    "UNIQUE" },
  { "columns-disagree",
    { "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b))",
      "CREATE TABLE c (a int, FOREIGN KEY (a) REFERENCES p (a, b))" },
    "42830",
    "more columns on one side",
    "as many" },
  { "no-row",
    { "CREATE TABLE p (id int PRIMARY KEY)", "CREATE TABLE c (p int)", "INSERT INTO c VALUES (7)",
      "ALTER TABLE c ADD FOREIGN KEY (p) REFERENCES p" },
    "23503",
    "refers to one that is not there",
    "NOT VALID" },
  { "row-in-use",
    { "CREATE TABLE p (id int PRIMARY KEY)", "CREATE TABLE c (p int REFERENCES p)",
      "INSERT INTO p VALUES (7)", "INSERT INTO c VALUES (7)", "DELETE FROM p" },
    "23503",
    "other rows refer to the row that goes",
    "ON DELETE CASCADE" },
  { "key-types",
    { "CREATE TABLE p (id uuid PRIMARY KEY)", "CREATE TABLE c (p int REFERENCES p)" },
    "42804",
    "cannot be compared",
    "same type" },
  { "no-alias",
    { "CREATE TABLE p (id int)", "SELECT q.id FROM p" },
    "42P01",
    "its FROM does not have",
    "alias" },
  { "no-column",
    { "CREATE TABLE p (id int)", "SELECT nope FROM p" },
    "42703",
    "not this column",
    "`status`" },

  /* Unique */
  { "inserted-before",
    { "CREATE TABLE p (email text UNIQUE)", "INSERT INTO p VALUES ('a')",
      "INSERT INTO p VALUES ('a')" },
    "23505",
    "inserted before",
    "ON CONFLICT DO NOTHING" },
  { "text-key",
    { "CREATE TABLE p (email text PRIMARY KEY)", "INSERT INTO p VALUES ('a')",
      "INSERT INTO p VALUES ('a')" },
    "23505",
    "comes twice",
    "ON CONFLICT DO NOTHING" },
  { "duplicates",
    { "CREATE TABLE p (email text)", "INSERT INTO p VALUES ('a'), ('a')",
      "CREATE UNIQUE INDEX ON p (email)" },
    "23505",
    "rows that are there have the same key",
    "GROUP BY" },
  { "sequence-behind",
    { "CREATE TABLE p (id serial PRIMARY KEY)", "INSERT INTO p VALUES (1)",
      "INSERT INTO p DEFAULT VALUES" },
    "23505",
    "left the sequence behind",
    "setval" },
  { "create-race",
    { "CREATE EXTENSION dblink", OTHER ("a"), OTHER ("b"), "SELECT dblink_exec('a', 'BEGIN')",
      "SELECT dblink_exec('a', 'CREATE TABLE race ()')",
      "SELECT dblink_send_query('b', 'CREATE TABLE IF NOT EXISTS race ()')", WAIT_FOR_LOCK,
      "SELECT dblink_exec('a', 'COMMIT')", ASKED ("b") },
    "23505",
    "two sessions created something",
    "try again" },
  { "one-upsert-twice",
    { "CREATE TABLE p (id int PRIMARY KEY, n int)",
      "INSERT INTO p VALUES (1, 1), (1, 2) ON CONFLICT (id) DO UPDATE SET n = excluded.n" },
    "21000",
    "the same key twice",
    "DISTINCT ON" },
  { "generated-always",
    { "CREATE TABLE p (id int GENERATED ALWAYS AS IDENTITY)", "INSERT INTO p VALUES (1)" },
    "428C9",
    "makes its values itself",
    "OVERRIDING SYSTEM VALUE" },

  /* Not null, checks */
  { "null-there",
    { "CREATE TABLE p (a int)", "INSERT INTO p VALUES (NULL)",
      "ALTER TABLE p ALTER a SET NOT NULL" },
    "23502",
    "rows that are there have no value",
    "default first" },
  { "set-null-on-not-null",
    { "CREATE TABLE p (id int PRIMARY KEY)",
      "CREATE TABLE c (p int NOT NULL REFERENCES p ON DELETE SET NULL)", "INSERT INTO p VALUES (1)",
      "INSERT INTO c VALUES (1)", "DELETE FROM p" },
    "23502",
    "ON DELETE SET NULL on a NOT NULL column",
    "CASCADE" },
  { "check",
    { "CREATE TABLE p (a int)", "INSERT INTO p VALUES (-1)", "ALTER TABLE p ADD CHECK (a > 0)" },
    "23514",
    "does not meet the check",
    "NOT VALID" },
  { "no-partition",
    { "CREATE TABLE p (a int) PARTITION BY LIST (a)", "INSERT INTO p VALUES (1)" },
    "23514",
    "no partition takes this row",
    "create the partition" },

  /* Types */
  { "uuid-and-text",
    { "CREATE TABLE p (id uuid)", "SELECT * FROM p WHERE id = 'x'::text" },
    "42883",
    "a uuid is compared with a text",
    "value::uuid" },
  { "int-and-text", { "SELECT 1 = 'x'::text" }, "42883", "no such operator", "cast one side" },
  { "no-pgcrypto", { "SELECT digest('a', 'sha256')" }, "42883", "pgcrypto", "CREATE EXTENSION" },
  { "no-uuid-ossp", { "SELECT uuid_generate_v4()" }, "42883", "uuid-ossp", "gen_random_uuid" },
  { "no-function",
    { "SELECT nope(1)" },
    "42883",
    "no function of this name",
    "cast the arguments" },
  { "bad-uuid", { "SELECT 'test-user-uuid'::uuid" }, "22P02", "no uuid", "7c9e6679" },
  { "bad-number", { "SELECT 'x'::int" }, "22P02", "does not fit the type", "correct the value" },
  { "bad-enum",
    { "CREATE TYPE mood AS ENUM ('sad')", "SELECT 'glad'::mood" },
    "22P02",
    "the enum has no such value",
    "ADD VALUE" },
  { "bad-json", { "SELECT '{a}'::json" }, "22P02", "no JSON", "DETAIL" },
  { "bad-array", { "SELECT '[]'::int[]" }, "22P02", "no array", "'{}'" },
  { "new-enum-value",
    { "CREATE TYPE mood AS ENUM ('sad')", "BEGIN", "ALTER TYPE mood ADD VALUE 'glad'",
      "SELECT 'glad'::mood" },
    "55P04",
    "only after the transaction",
    "next migration" },
  { "using",
    { "CREATE TABLE p (a text)", "ALTER TABLE p ALTER a TYPE int" },
    "42804",
    "cannot be converted to the new type by themselves",
    "USING" },
  { "default-in-the-way",
    { "CREATE TABLE p (a text DEFAULT 'x')", "ALTER TABLE p ALTER a TYPE int USING a::int" },
    "42804",
    "the column's default",
    "DROP DEFAULT" },

  /* Transactions */
  { "in-a-transaction",
    { "CREATE TABLE p (a int)", "BEGIN", "CREATE INDEX CONCURRENTLY ON p (a)" },
    "25001",
    "cannot run inside a transaction",
    "no-transaction" },
  { "in-a-function",
    { "DO $$ BEGIN EXECUTE 'VACUUM'; END $$" },
    "25001",
    "in a function, procedure or DO block",
    "statement of its own" },
  { "isolation-too-late",
    { "BEGIN", "SELECT 1", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE" },
    "25001",
    "before its first query",
    "top of a script" },
  { "read-only",
    { "BEGIN READ ONLY", "CREATE TABLE p ()" },
    "25006",
    "the transaction is read-only",
    "default_transaction_read_only" },
  { "pending-triggers",
    { "CREATE TABLE p (id int PRIMARY KEY)",
      "CREATE TABLE c (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
      "INSERT INTO p VALUES (1)", "BEGIN", "INSERT INTO c VALUES (1)",
      "ALTER TABLE c ADD COLUMN more int" },
    "55006",
    "nobody else is using it",
    "SET CONSTRAINTS ALL IMMEDIATE" },
  { "open-cursor",
    { "CREATE TABLE p (a int)", "BEGIN", "DECLARE c CURSOR FOR SELECT * FROM p", "FETCH c",
      "ALTER TABLE p ADD COLUMN b int" },
    "55006",
    "an open cursor",
    "close the cursor" },
  { "lock-timeout",
    { "CREATE EXTENSION dblink", "CREATE TABLE p ()", OTHER ("a"),
      "SELECT dblink_exec('a', 'BEGIN')", "SELECT dblink_exec('a', 'LOCK TABLE p')",
      "SET lock_timeout = '20ms'", "ALTER TABLE p ADD COLUMN a int" },
    "55P03",
    "longer than lock_timeout",
    "lock-timeout 10s" },
  { "nowait",
    { "CREATE EXTENSION dblink", "CREATE TABLE p ()", OTHER ("a"),
      "SELECT dblink_exec('a', 'BEGIN')", "SELECT dblink_exec('a', 'LOCK TABLE p')", "BEGIN",
      "LOCK TABLE p NOWAIT" },
    "55P03",
    "NOWAIT does not wait",
    "leave NOWAIT out" },
  { "deadlock",
    { "CREATE EXTENSION dblink", "CREATE TABLE p ()", "CREATE TABLE q ()", OTHER ("a"),
      "SELECT dblink_exec('a', 'BEGIN; LOCK TABLE p')", "BEGIN", "LOCK TABLE q",
      "SELECT dblink_send_query('a', 'SET LOCAL deadlock_timeout = ''1h''; LOCK TABLE q')",
      "SET LOCAL deadlock_timeout = '20ms'", "LOCK TABLE p" },
    "40P01",
    "this one gave way",
    "try again" },
  { "statement-timeout",
    { "SET statement_timeout = '20ms'", "SELECT pg_sleep(600)" },
    "57014",
    "longer than statement_timeout",
    "statement-timeout 10min" },
  { "cancelled",
    { "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(600)" },
    "57014",
    "somebody cancelled it",
    "no timeout did this" },

  /* Definitions */
  { "policy-recursion",
    { "CREATE TABLE p (id int)", "CREATE TABLE q (id int)", "CREATE ROLE @guest",
      "GRANT SELECT ON p, q TO @guest", "ALTER TABLE p ENABLE ROW LEVEL SECURITY",
      "ALTER TABLE q ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON p USING (EXISTS (SELECT FROM "
      "q)); "
      "CREATE POLICY q ON q USING (EXISTS (SELECT FROM p))",
      "SET ROLE @guest", "SELECT * FROM p" },
    "42P17",
    "two tables' policies read each other's",
    "SECURITY DEFINER" },
  { "index-not-immutable",
    { "CREATE TABLE p (at timestamptz)", "CREATE INDEX ON p ((at::date))" },
    "42P17",
    "an index may only use",
    "AT TIME ZONE" },
  { "generated-not-immutable",
    { "CREATE TABLE p (at timestamptz, d date GENERATED ALWAYS AS (at::date) STORED)" },
    "42P17",
    "a generated column",
    "trigger" },
  { "column-of-a-policy",
    { "CREATE TABLE p (id int, owner uuid)", "CREATE POLICY own ON p USING (owner IS NULL)",
      "CREATE VIEW v AS SELECT owner FROM p", "ALTER TABLE p DROP COLUMN owner" },
    "2BP01",
    "used by policy own on table p, view v",
    "CASCADE" },
  { "role-owns",
    { "CREATE ROLE @owner", "CREATE SCHEMA s AUTHORIZATION @owner", "DROP ROLE @owner" },
    "2BP01",
    "the role owns something",
    "REASSIGN OWNED" },
  { "part-of-a-constraint",
    { "CREATE TABLE p (id int CONSTRAINT k PRIMARY KEY)", "DROP INDEX k" },
    "2BP01",
    "a part of something else",
    "drop that instead" },
  { "type-in-a-view",
    { "CREATE TABLE p (a int)", "CREATE VIEW v AS SELECT a FROM p",
      "ALTER TABLE p ALTER a TYPE bigint" },
    "0A000",
    "a view or rule has the column",
    "drop the view" },
  { "type-in-a-policy",
    { "CREATE TABLE p (a int)", "CREATE POLICY q ON p USING (a > 0)",
      "ALTER TABLE p ALTER a TYPE bigint" },
    "0A000",
    "a policy has the column",
    "drop the policy" },
  { "partition-key",
    { "CREATE TABLE p (id int PRIMARY KEY, at date) PARTITION BY RANGE (at)" },
    "0A000",
    "all of its partition key",
    "to the constraint" },
  { "view-columns",
    { "CREATE VIEW v AS SELECT 1 AS a", "CREATE OR REPLACE VIEW v AS SELECT 1 AS b" },
    "42P16",
    "only add columns at the end",
    "DROP VIEW" },
  { "two-primary-keys",
    { "CREATE TABLE p (a int PRIMARY KEY, b int)", "ALTER TABLE p ADD PRIMARY KEY (b)" },
    "42P16",
    "has a primary key",
    "UNIQUE" },
  { "return-type",
    { "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''a'''" },
    "42P13",
    "cannot change what a function returns",
    "DROP FUNCTION" },
  { "no-body",
    { "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT ''a''::text'" },
    "42P13",
    "not complete or contradicts itself",
    "read the message" },
  { "on-conflict",
    { "CREATE TABLE p (a int)", "INSERT INTO p VALUES (1) ON CONFLICT (a) DO NOTHING" },
    "42P10",
    "no unique index or constraint",
    "add the index" },
  { "no-setting",
    { "SELECT current_setting('request.jwt.claims')" },
    "42704",
    "no such setting",
    "true)" },
  { "refresh",
    { "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a", "REFRESH MATERIALIZED VIEW CONCURRENTLY v" },
    "55000",
    "unique index",
    "without CONCURRENTLY" },

  /* There already */
  { "table-there",
    { "CREATE TABLE p ()", "CREATE TABLE p ()" },
    "42P07",
    "of this name is there",
    "mark VERSION --applied" },
  { "column-there",
    { "CREATE TABLE p (a int)", "ALTER TABLE p ADD COLUMN a text" },
    "42701",
    "has a column of this name",
    "look at its type" },
  { "type-there",
    { "CREATE TYPE mood AS ENUM ('a')", "CREATE TYPE mood AS ENUM ('b')" },
    "42710",
    "a type of this name",
    "look at its labels" },
  { "policy-there",
    { "CREATE TABLE p ()", "CREATE POLICY q ON p", "CREATE POLICY q ON p" },
    "42710",
    "a policy, trigger",
    "DROP … IF EXISTS" },
  { "function-there",
    { "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'" },
    "42723",
    "these argument types is there",
    "OR REPLACE" },
  { "prepared-there",
    { "PREPARE s AS SELECT 1", "PREPARE s AS SELECT 1" },
    "42P05",
    "transaction pooler",
    "session mode" },
  { "prepared-gone", { "EXECUTE s" }, "26000", "transaction pooler", "session mode" },

  /* Rights */
  { "schema",
    { "CREATE ROLE @guest", "CREATE SCHEMA s", "SET ROLE @guest", "CREATE TABLE s.p ()" },
    "42501",
    "may not use the schema",
    "GRANT USAGE" },
  { "owner",
    { "CREATE ROLE @guest", "CREATE TABLE p ()", "SET ROLE @guest", "ALTER TABLE p ADD a int" },
    "42501",
    "only its owner",
    "connect as the owner" },
  { "policy",
    { "CREATE ROLE @guest", "CREATE TABLE p (a int)", "GRANT ALL ON p TO @guest",
      "ALTER TABLE p ENABLE ROW LEVEL SECURITY", "SET ROLE @guest", "INSERT INTO p VALUES (1)" },
    "42501",
    "does not let this role write",
    "WITH CHECK" },
  { "hidden",
    { "CREATE ROLE @guest", "CREATE TABLE p (a int)", "GRANT ALL ON p TO @guest",
      "ALTER TABLE p ENABLE ROW LEVEL SECURITY", "SET ROLE @guest", "SET row_security = off",
      "SELECT * FROM p" },
    "42501",
    "hides rows",
    "BYPASSRLS" },
  { "extension",
    { "CREATE ROLE @guest", "SET ROLE @guest", "CREATE EXTENSION dblink" },
    "42501",
    "only a superuser",
    "Supabase has its own list" },
  { "grant",
    { "CREATE ROLE @guest", "CREATE TABLE p ()", "SET ROLE @guest", "SELECT FROM p" },
    "42501",
    "has no grant",
    "have it granted" },
};

typedef struct
{
  const Case *what;
  char *database;
} Run;

/* Roles belong to the whole server, so each test has its own: @ is the database's name. */
static char *
dup_statement (const Run *run, const char *sql)
{
  g_autofree char *prefix = g_strconcat (run->database, "_", NULL);
  g_auto (GStrv) parts = g_strsplit (sql, "@", -1);

  return g_strjoinv (prefix, parts);
}

static gpointer
run_job (SbSession *session, gpointer user_data, GError **error)
{
  const Run *run = user_data;

  if (!sb_session_connect (session, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (run->what->sql) && run->what->sql[i] != NULL; i++)
    {
      g_autofree char *sql = dup_statement (run, run->what->sql[i]);
      gboolean is_last = i + 1 == G_N_ELEMENTS (run->what->sql) || run->what->sql[i + 1] == NULL;
      g_autoptr (SbResult) result = sb_session_exec (session, sql, error);
      SbServerMessage *message = result != NULL ? sb_result_get_error (result) : NULL;

      if (result == NULL)
        return NULL;
      if (message != NULL && !is_last)
        g_error ("\"%s\": %s", sql, message->message);
      if (message != NULL)
        return sb_server_message_ref (message);
      if (is_last)
        g_error ("\"%s\" did not fail", sql);
    }
  return NULL;
}

static void
assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("\"%s\" does not say \"%s\"", text, words);
}

static void
test_case (gconstpointer data)
{
  Run run = { .what = data };
  g_autoptr (SbTarget) target = NULL;
  g_autoptr (SbConnection) connection = NULL;
  g_autoptr (SbServerMessage) message = NULL;
  g_autoptr (SbDiagnosis) diagnosis = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *database = NULL;

  SB_TEST_NEEDS_SERVER ();
  run.database = database = sb_test_server_create_database ();
  target = sb_test_server_get_target (database, NULL);
  connection = sb_connection_new (target, "test");
  message = sb_connection_run_and_wait (connection, run_job, &run, &error);
  g_assert_no_error (error);
  g_test_message ("%s: %s", message->sqlstate, message->message);
  g_assert_cmpstr (message->sqlstate, ==, run.what->sqlstate);
  diagnosis = sb_diagnosis_new (message);
  g_assert_nonnull (diagnosis);
  assert_says (diagnosis->cause, run.what->cause);
  assert_says (diagnosis->next, run.what->next);
}

/* PostgreSQL's own table of conditions is in PL/pgSQL: it knows each by its name. */
static void
test_conditions (void)
{
  g_autofree char *database = NULL;

  SB_TEST_NEEDS_SERVER ();
  database = sb_test_server_create_database ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SbAdvice *advice = sb_advice_find (cases[i].sqlstate, NULL, NULL);
      g_autofree char *sql = NULL, *answer = NULL;

      if (advice == NULL)
        g_error ("%s has no row for servers that speak another language", cases[i].sqlstate);
      sql = g_strdup_printf ("DO $$ BEGIN BEGIN RAISE %s; EXCEPTION WHEN SQLSTATE '%s' THEN NULL; "
                             "END; END $$",
                             advice->condition, cases[i].sqlstate);
      answer = sb_test_server_query (database, sql);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/advice-server/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/advice-server/conditions", test_conditions);
  return g_test_run ();
}
