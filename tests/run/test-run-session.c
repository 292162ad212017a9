/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts with transactions of their own, and those that leave the session other than they found
 * it: what runs, what stays, and that the next migration and the history notice nothing. */
#include "sb-run-fixture.h"

#include <string.h>

static void
assert_end (SbRunFixture *fixture, SbRunEvent *summary, SbOutcome outcome, const char *states)
{
  g_autofree char *actual = NULL;

  const SbRunEvent *failure = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);

  g_assert_no_error (fixture->error);
  if (summary->outcome != outcome && failure != NULL)
    g_test_message ("%s: %s: %s", failure->key, failure->text,
                    failure->message != NULL ? failure->message->message : "");
  actual = sb_run_fixture_states (fixture);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, sb_outcome_get_name (outcome));
  g_assert_cmpstr (actual, ==, states);
  sb_run_event_unref (summary);
}

static void
assert_refused (SbRunFixture *fixture, const char *words)
{
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED);
  if (strstr (fixture->error->message, words) == NULL)
    g_error ("\"%s\" does not say \"%s\"", fixture->error->message, words);
}

static void
assert_sqlstate (SbRunFixture *fixture, const char *sqlstate)
{
  const SbRunEvent *error = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);

  g_assert_nonnull (error);
  g_assert_nonnull (error->message);
  g_assert_cmpstr (error->message->sqlstate, ==, sqlstate);
}

static void
test_transactions_that_run (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_modes.sql",
      "START TRANSACTION ISOLATION LEVEL SERIALIZABLE;\n"
      "CREATE TABLE seen AS SELECT current_setting('transaction_isolation') AS is;\n"
      "COMMIT;\n");
  sb_run_fixture_write (fixture, "002_savepoints.sql",
                        "CREATE TABLE two (a int);\nSAVEPOINT s;\nINSERT INTO two VALUES (1);\n"
                        "ROLLBACK TO s;\nINSERT INTO two VALUES (2);\nRELEASE SAVEPOINT s;\n");
  sb_run_fixture_write (fixture, "003_lock.sql",
                        "LOCK TABLE two IN ACCESS EXCLUSIVE MODE;\nALTER TABLE two ADD b int;\n");
  sb_run_fixture_write (fixture, "004_several.sql",
                        "BEGIN;\nCREATE TABLE four (a int);\nCOMMIT;\nBEGIN;\nDROP TABLE two;\n"
                        "ROLLBACK;\nBEGIN;\nINSERT INTO four VALUES (4);\nEND;\n");
  sb_run_fixture_write (fixture, "005_block.sql",
                        "DO $$ BEGIN INSERT INTO four VALUES (5); COMMIT; END $$;\n");
  sb_run_fixture_write (fixture, "006_procedure.sql",
                        "-- switchback: no-transaction\n"
                        "CREATE PROCEDURE p () LANGUAGE plpgsql AS $$ BEGIN "
                        "INSERT INTO four VALUES (6); COMMIT; END $$;\nCALL p();\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied, 003 applied, 004 applied, 005 applied, 006 applied");
  sb_run_fixture_assert_query (fixture, "SELECT \"is\" FROM seen", "serializable");
  sb_run_fixture_assert_query (fixture, "SELECT a, b FROM two", "2|");
  sb_run_fixture_assert_query (fixture, "SELECT string_agg(a::text, ' ' ORDER BY a) FROM four",
                               "4 5 6");
  sb_run_fixture_assert_query (fixture,
                               "SELECT string_agg(protocol, '' ORDER BY version) FROM "
                               "switchback.step",
                               "TTTNNN");
}

static void
test_transactions_that_do_not (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_x.sql", "BEGIN;\nCREATE TABLE x ();\nROLLBACK;\n");
  assert_refused (fixture, "001_x.sql:3: the transaction around the script is rolled back here, so "
                           "nothing of it would stay; nothing was run");
  sb_run_fixture_write (fixture, "001_x.sql",
                        "BEGIN;\nCREATE TABLE x ();\nPREPARE TRANSACTION 'later';\n");
  assert_refused (fixture, "001_x.sql:3: PREPARE TRANSACTION leaves");
  /* A procedure that commits: the text does not tell, the server does. */
  sb_run_fixture_write (
      fixture, "001_x.sql",
      "CREATE TABLE x (a int);\nCREATE PROCEDURE p () LANGUAGE plpgsql AS $$ BEGIN "
      "COMMIT; END $$;\nCALL p();\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  assert_sqlstate (fixture, "2D000");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('x')", "");
  /* Too late for the transaction that is open by then. */
  sb_run_fixture_write (fixture, "001_x.sql",
                        "CREATE TABLE x (a int);\nSET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  assert_sqlstate (fixture, "25001");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('x')", "");
}

static void
test_prepared_and_committed (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_x.sql",
                        "BEGIN;\nCREATE TABLE x ();\nPREPARE TRANSACTION 'now';\n"
                        "COMMIT PREPARED 'now';\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('x')", "x");
  sb_run_fixture_assert_query (fixture,
                               "SELECT count(*) FROM pg_prepared_xacts WHERE database = "
                               "current_database()",
                               "0");
}

/* Each leaves something behind; the migration after it must find a fresh session. */
static void
check_leftovers (SbRunFixture *fixture, gboolean single, const char *history)
{
  static const char *const leftovers[] = {
    "SET search_path = 'pg_catalog';",
    "SELECT pg_catalog.set_config('search_path', '', false);",
    "SET ROLE switchback_other;",
    "SET SESSION AUTHORIZATION switchback_other;",
    "SET default_transaction_read_only = on;",
    "SET default_transaction_isolation = 'serializable';",
    "SET statement_timeout = 0; SET lock_timeout = 0;",
    "RESET ALL;",
    "SET row_security = off; SET check_function_bodies = false;",
    "CREATE TEMPORARY TABLE fresh (a int); PREPARE q AS SELECT 1;",
    "SET client_min_messages = error; SET timezone = 'Asia/Tokyo';",
    "DECLARE held CURSOR WITH HOLD FOR SELECT 1;",
    "CREATE SEQUENCE used; SELECT nextval('used');",
  };
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM %s", history);
  g_autofree char *expected = g_strdup_printf ("%u", 2 * (guint) G_N_ELEMENTS (leftovers));

  for (guint i = 0; i < G_N_ELEMENTS (leftovers); i++)
    {
      g_autofree char *first = g_strdup_printf ("%03u_leaves.sql", 2 * i + 1);
      g_autofree char *second = g_strdup_printf ("%03u_fresh.sql", 2 * i + 2);
      g_autofree char *leaves =
          g_strdup_printf ("%s%s\n", single ? "-- switchback: no-transaction\n" : "", leftovers[i]);
      g_autofree char *fresh = g_strdup_printf (
          "DO $$ BEGIN BEGIN PERFORM lastval(); RAISE 'not fresh'; EXCEPTION WHEN "
          "object_not_in_prerequisite_state THEN NULL; END; IF current_setting('search_path') <> "
          "'\"$user\", public' "
          "OR current_user <> session_user OR current_user = 'switchback_other' "
          "OR current_setting('transaction_read_only') <> 'off' "
          "OR current_setting('transaction_isolation') <> 'read committed' "
          "OR current_setting('lock_timeout') <> '2s' OR current_setting('row_security') <> 'on' "
          "OR current_setting('check_function_bodies') <> 'on' "
          "OR current_setting('client_min_messages') <> 'notice' "
          "OR current_setting('timezone') = 'Asia/Tokyo' OR to_regclass('pg_temp.fresh') IS NOT "
          "NULL "
          "OR EXISTS (SELECT FROM pg_prepared_statements WHERE name = 'q') "
          "OR EXISTS (SELECT FROM pg_cursors WHERE name = 'held') "
          "THEN RAISE 'not fresh'; END IF; END $$;\n"
          "CREATE TABLE made_%u (a int);\n",
          i);

      sb_run_fixture_write (fixture, first, leaves);
      sb_run_fixture_write (fixture, second, fresh);
      {
        SbRunEvent *summary = sb_run_fixture_apply (fixture);

        g_assert_no_error (fixture->error);
        if (summary->outcome != SB_OUTCOME_APPLIED)
          g_error ("after \"%s\": %s", leftovers[i],
                   sb_run_fixture_find_event (fixture, SB_EVENT_ERROR)->message->message);
        sb_run_event_unref (summary);
      }
    }
  sb_run_fixture_assert_query (fixture, count, expected);
  sb_run_fixture_assert_query (fixture,
                               "SELECT count(*) FROM pg_class WHERE relname LIKE 'made_%' AND "
                               "relnamespace = 'public'::regnamespace",
                               "13");
}

static void
create_other (SbRunFixture *fixture)
{
  sb_run_fixture_assert_query (fixture,
                               "DO $$ BEGIN CREATE ROLE switchback_other; "
                               "EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$",
                               "");
}

static void
create_supabase_history (SbRunFixture *fixture)
{
  sb_run_fixture_assert_query (
      fixture,
      "CREATE SCHEMA supabase_migrations; CREATE TABLE supabase_migrations.schema_migrations "
      "(version text PRIMARY KEY, statements text[], name text)",
      "");
  sb_run_fixture_write (fixture, "000_first.sql", "SELECT 1;\n");
  sb_run_fixture_assert_query (
      fixture, "INSERT INTO supabase_migrations.schema_migrations VALUES ('000', '{}', 'first')",
      "");
}

static void
test_leftovers_in_one_transaction (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  create_other (fixture);
  check_leftovers (fixture, FALSE, "migration_history");
}

static void
test_leftovers_of_single_statements (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  create_other (fixture);
  check_leftovers (fixture, TRUE, "migration_history");
}

static void
test_leftovers_in_supabase_history (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  create_other (fixture);
  create_supabase_history (fixture);
  check_leftovers (fixture, FALSE, "supabase_migrations.schema_migrations WHERE version <> '000'");
}

/* A function sets what it likes, and a statement that only writes rows may call it. */
static void
test_what_functions_set (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a text);\n"
                        "CREATE FUNCTION sets () RETURNS text LANGUAGE sql AS "
                        "$$ SELECT pg_catalog.set_config ('search_path', 'pg_catalog', false) $$;");
  sb_run_fixture_write (fixture, "002_two.sql",
                        "INSERT INTO public.one (a) VALUES ('x'), (\"sets\" ());");
  sb_run_fixture_write (fixture, "003_three.sql", "CREATE TABLE three (a int);");
  sb_run_fixture_write (fixture, "004_four.sql", "UPDATE one SET a = public.sets ();");
  sb_run_fixture_write (fixture, "005_five.sql", "CREATE TABLE five (a int);");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied, 003 applied, 004 applied, 005 applied");
}

/* What a trigger or a rule runs is in no statement of the script. */
static void
test_what_triggers_set (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const writes[] = {
    "INSERT INTO public.one VALUES ('x');",
    "UPDATE public.one SET a = 'y';",
    "COPY public.one FROM stdin;\nx\n\\.\n",
    "TRUNCATE public.one;",
    "ALTER TABLE public.one ADD b text DEFAULT public.sets ();",
  };
  GString *states = g_string_new ("000 applied");

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "000_one.sql",
      "CREATE TABLE one (a text);\n"
      "CREATE FUNCTION sets () RETURNS text LANGUAGE plpgsql AS $$ BEGIN "
      "PERFORM pg_catalog.set_config ('search_path', 'pg_catalog', false); RETURN 'z'; END $$;\n"
      "CREATE FUNCTION fires () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "PERFORM public.sets (); RETURN NULL; END $$;\n"
      "CREATE TRIGGER t AFTER INSERT OR UPDATE OR TRUNCATE ON one EXECUTE FUNCTION fires ();\n");
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autofree char *first = g_strdup_printf ("%03u_writes.sql", 2 * i + 1);
      g_autofree char *second = g_strdup_printf ("%03u_fresh.sql", 2 * i + 2);
      g_autofree char *fresh = g_strdup_printf ("CREATE TABLE made_%u (a int);", i);

      sb_run_fixture_write (fixture, first, writes[i]);
      sb_run_fixture_write (fixture, second, fresh);
      g_string_append_printf (states, ", %03u applied, %03u applied", 2 * i + 1, 2 * i + 2);
    }
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, states->str);
  g_string_free (states, TRUE);
}

/* Event triggers see statements that call nothing else. */
static void
test_what_event_triggers_set (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_one.sql",
      "CREATE FUNCTION fires () RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN "
      "PERFORM pg_catalog.set_config ('search_path', 'pg_catalog', false); END $$;\n"
      "CREATE EVENT TRIGGER switchback_test ON ddl_command_end WHEN tag IN ('CREATE TABLE') "
      "EXECUTE FUNCTION fires ();\n");
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE TABLE two (a int);");
  sb_run_fixture_write (fixture, "003_three.sql", "CREATE TABLE three (a int);");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied, 003 applied");
  /* One that was there before the run. */
  sb_run_fixture_write (fixture, "004_four.sql", "CREATE TABLE four (a int);");
  sb_run_fixture_write (fixture, "005_five.sql", "CREATE TABLE five (a int);");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied, 003 applied, 004 applied, 005 applied");
}

#define COUNT_LOCKS                                                                                \
  "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted "                        \
  "AND pid = pg_backend_pid())"

/* Between two migrations the run's lock is the only one, and it is there. */
static void
see_locks (SbRunEvent *event, gpointer data)
{
  SbRunFixture *fixture = data;

  if (event->kind == SB_EVENT_MIGRATION_END && strstr (event->key, "seen") != NULL)
    sb_run_fixture_assert_query (fixture,
                                 "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND "
                                 "granted AND database = (SELECT oid FROM pg_database WHERE "
                                 "datname = current_database())",
                                 "1");
}

/* A lock of a script's own lasts as long as its session would in psql; the run's own stays held. */
static void
test_locks_of_a_script (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_none.sql", "CREATE TABLE seen AS SELECT " COUNT_LOCKS " n;");
  sb_run_fixture_write (fixture, "002_takes.sql",
                        "SELECT pg_advisory_lock(7), pg_advisory_lock(7), pg_advisory_lock(1, 2), "
                        "pg_advisory_lock_shared(9);");
  sb_run_fixture_write (fixture, "003_seen.sql", "INSERT INTO seen SELECT " COUNT_LOCKS ";");
  sb_run_fixture_write (fixture, "004_takes.sql",
                        "-- switchback: no-transaction\nSELECT pg_advisory_lock(8);");
  fixture->listener = see_locks;
  fixture->listener_data = fixture;
  sb_run_fixture_write (fixture, "005_seen.sql", "INSERT INTO seen SELECT " COUNT_LOCKS ";");
  sb_run_fixture_write (fixture, "006_gives.sql", "SELECT pg_advisory_unlock_all();");
  sb_run_fixture_write (fixture, "007_seen.sql", "INSERT INTO seen SELECT " COUNT_LOCKS ";");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied, 003 applied, 004 applied, 005 applied, 006 applied, "
              "007 applied");
  sb_run_fixture_assert_query (fixture, "SELECT count(DISTINCT n), count(*) FROM seen", "1|4");
}

/* RESET ALL and DISCARD ALL are the script's to say; the run's own settings stay. */
static void
test_what_the_run_has_set (SbRunFixture *fixture, gconstpointer data)
{
#define LOOK                                                                                       \
  "INSERT INTO seen SELECT current_setting('lock_timeout') || ' ' || "                             \
  "current_setting('statement_timeout') || ' ' || (current_setting('application_name') ~ "         \
  "'^switchback') || ' ' || current_setting('client_connection_check_interval') || ' ' || "        \
  "current_setting('work_mem');\n"

  SB_TEST_NEEDS_SERVER ();
  fixture->options.lock_timeout_ms = 1234;
  fixture->options.statement_timeout_ms = 54321;
  sb_run_fixture_write (fixture, "001_seen.sql",
                        "-- switchback: no-transaction\nCREATE TABLE seen (n text);\n"
                        "SET work_mem = '5MB';\n" LOOK "SET work_mem = '4MB';\n" LOOK
                        "SET work_mem = '5MB';\nDISCARD ALL;\n" LOOK
                        "SET work_mem = '5MB';\nRESET ALL;\n" LOOK
                        "SET work_mem = '5MB';\nDO $$ BEGIN RESET ALL; END $$;\n" LOOK
                        "BEGIN;\nRESET ALL;\n" LOOK "COMMIT;"
                        "\nSELECT 1 FROM later;\n" LOOK);
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL, "001 partial");
  sb_run_fixture_assert_query (fixture, "CREATE TABLE later ()", "");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_assert_query (fixture, "SELECT n, count(*) FROM seen GROUP BY n ORDER BY n",
                               "1234ms 54321ms true 2s 4MB|6\n1234ms 54321ms true 2s 5MB|1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_RUN_TEST ("/session/transactions", test_transactions_that_run);
  SB_RUN_TEST ("/session/refused", test_transactions_that_do_not);
  SB_RUN_TEST ("/session/prepared", test_prepared_and_committed);
  SB_RUN_TEST ("/session/leftovers", test_leftovers_in_one_transaction);
  SB_RUN_TEST ("/session/leftovers-single", test_leftovers_of_single_statements);
  SB_RUN_TEST ("/session/leftovers-supabase", test_leftovers_in_supabase_history);
  SB_RUN_TEST ("/session/functions", test_what_functions_set);
  SB_RUN_TEST ("/session/triggers", test_what_triggers_set);
  SB_RUN_TEST ("/session/event-triggers", test_what_event_triggers_set);
  SB_RUN_TEST ("/session/advisory-locks", test_locks_of_a_script);
  SB_RUN_TEST ("/session/set-again", test_what_the_run_has_set);
  return g_test_run ();
}
