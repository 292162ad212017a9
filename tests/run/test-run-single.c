/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol N on a real server: statements that no transaction takes, and where they stop. */
#include "sb-run-fixture.h"

#include <string.h>

static void
assert_end (SbRunFixture *fixture, SbRunEvent *summary, SbOutcome outcome, const char *states)
{
  g_autofree char *actual = sb_run_fixture_states (fixture);

  g_assert_no_error (fixture->error);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, sb_outcome_get_name (outcome));
  g_assert_cmpstr (actual, ==, states);
  sb_run_event_unref (summary);
}

static void
assert_progress (SbRunFixture *fixture, const char *expected)
{
  sb_run_fixture_assert_query (
      fixture,
      "SELECT string_agg(state, ' ' ORDER BY statement) FROM switchback.progress "
      "JOIN (SELECT run_id FROM switchback.run ORDER BY started_at DESC LIMIT 1) r "
      "USING (run_id)",
      expected);
}

static void
test_concurrent_index_up_and_down (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\nCREATE INDEX CONCURRENTLY one_a ON one (a);\n");
  sb_run_fixture_write (fixture, "rollback_001.sql",
                        "DROP INDEX CONCURRENTLY one_a; DROP TABLE one;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  assert_progress (fixture, "done done");
  sb_run_fixture_assert_query (fixture, "SELECT protocol, state FROM switchback.step", "N|applied");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_APPLIED,
              "001 pending");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
}

static void
test_stops_as_partial_and_rolls_back (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const keys[] = { "002_two.sql", NULL };
  static const SbPlanRequest second = { .kind = SB_PLAN_APPLY, .keys = keys };
  const SbRunEvent *error;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_one.sql",
      "-- switchback: no-transaction\nCREATE TABLE one (a int);\nSELECT nope;\nSELECT 1;\n");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  sb_run_fixture_write (fixture, "002_two.sql", "SELECT 1;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 partial, 002 pending");
  error = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);
  g_assert_cmpuint (error->line, ==, 3);
  g_assert_cmpuint (error->column, ==, 8);
  g_assert_nonnull (strstr (error->text, "statement 2 was not done"));
  assert_progress (fixture, "done failed pending");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "one");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM migration_history", "0");

  /* Later ones wait, and the way back is open. */
  g_assert_null (sb_run_fixture_run (fixture, &second));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED);
  g_assert_nonnull (strstr (fixture->error->message, "half-way"));
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_APPLIED,
              "001 pending, 002 pending");
}

static void
test_first_statement_fails_and_nothing_stays (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE INDEX CONCURRENTLY i ON nowhere (a);\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
}

static void
test_an_invalid_index_is_not_nothing (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int); INSERT INTO one VALUES (1), (1);");
  sb_run_fixture_write (fixture, "002_unique.sql",
                        "CREATE UNIQUE INDEX CONCURRENTLY one_a ON one (a);");
  sb_run_fixture_write (fixture, "rollback_002.sql", "DROP INDEX CONCURRENTLY IF EXISTS one_a;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 applied, 002 partial");
  g_assert_nonnull (
      strstr (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR)->text, "invalid index"));
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_APPLIED,
              "001 applied, 002 pending");
}

static void
test_own_transactions_in_a_script (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_two.sql",
      "BEGIN; CREATE TABLE one (a int); COMMIT;\nBEGIN; CREATE TABLE two (a int); COMMIT;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  assert_progress (fixture, "done done done done done done");
  sb_run_fixture_write (fixture, "002_half.sql",
                        "BEGIN; CREATE TABLE three (a int); COMMIT;\nBEGIN; CREATE TABLE four (a "
                        "int); SELECT 1/0; COMMIT;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 applied, 002 partial");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('three'), to_regclass('four')",
                               "three|");
}

static void
test_what_a_block_commits_is_not_nothing (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "-- switchback: no-transaction\n"
                        "DO $$ BEGIN CREATE TABLE one (a int); COMMIT; PERFORM 1/0; END $$;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL, "001 partial");
  g_assert_nonnull (
      strstr (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR)->text, "can commit by itself"));
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "one");
}

static void
test_what_a_chained_commit_keeps_is_not_nothing (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "BEGIN; CREATE TABLE one (a int); COMMIT AND CHAIN; SELECT 1/0; COMMIT;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL, "001 partial");
  assert_progress (fixture, "done done done failed pending");
}

static void
test_a_history_that_takes_nothing (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_rule.sql",
                        "CREATE RULE r AS ON INSERT TO migration_history "
                        "WHERE NEW.migration_name LIKE '002%' DO INSTEAD NOTHING;");
  sb_run_fixture_write (fixture, "002_two.sql",
                        "-- switchback: no-transaction\nCREATE TABLE two (a int);\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 applied, 002 pending");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('two')", "");
  /* What the script itself has put there nobody can see beforehand. */
  sb_run_fixture_write (fixture, "002_two.sql",
                        "-- switchback: no-transaction\nCREATE TABLE two (a int);\n"
                        "CREATE RULE r2 AS ON INSERT TO migration_history DO INSTEAD NOTHING;\n"
                        "DROP RULE r ON migration_history;\n");
  g_free (sb_test_server_query (fixture->database, "DROP RULE r ON migration_history; CREATE RULE "
                                                   "r AS ON DELETE TO migration_history DO ALSO "
                                                   "NOTHING"));
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL,
              "001 applied, 002 partial");
}

/* Nor is anything rolled back that would still be in the history, or would be again. */
static void
test_a_history_that_keeps_everything (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const keepers[] = {
    "CREATE TRIGGER keep BEFORE DELETE ON migration_history FOR EACH ROW EXECUTE FUNCTION keep ()",
    "CREATE CONSTRAINT TRIGGER keep AFTER DELETE ON migration_history DEFERRABLE INITIALLY "
    "DEFERRED FOR EACH ROW EXECUTE FUNCTION keep ()"
  };

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "rollback_001.sql",
                        "-- switchback: no-transaction\nDROP TABLE one;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  g_free (sb_test_server_query (fixture->database,
                                "CREATE FUNCTION keep () RETURNS trigger LANGUAGE plpgsql AS "
                                "$$ BEGIN IF TG_WHEN = 'AFTER' THEN INSERT INTO migration_history "
                                "(migration_name) VALUES (OLD.migration_name); END IF; "
                                "RETURN NULL; END $$"));
  for (guint i = 0; i < G_N_ELEMENTS (keepers); i++)
    {
      const SbRunEvent *error;

      g_free (sb_test_server_query (fixture->database, keepers[i]));
      assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_FAILED,
                  "001 applied");
      error = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);
      g_assert_nonnull (strstr (error->text, "would keep it from being recorded"));
      sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "one");
      g_free (sb_test_server_query (fixture->database, "DROP TRIGGER keep ON migration_history"));
    }
}

static void
test_a_forgotten_commit (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_open.sql",
                        "BEGIN; CREATE TABLE one (a int); ROLLBACK AND CHAIN; SELECT 1;");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
  /* What the first transaction made stays, and that is what is said. */
  sb_run_fixture_write (fixture, "001_open.sql",
                        "BEGIN; CREATE TABLE one (a int); COMMIT AND CHAIN; CREATE TABLE two ();");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL, "001 partial");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one'), to_regclass('two')", "one|");
}

static void
test_what_servers_refuse_in_transactions (SbRunFixture *fixture, gconstpointer data)
{

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_value.sql",
      "CREATE TABLE one (a int);\nVACUUM one;\nREINDEX TABLE CONCURRENTLY one;\nDISCARD ALL;\n"
      "COPY one FROM stdin;\n1\n2\n\\.\nALTER SYSTEM RESET work_mem;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_assert_query (fixture, "SELECT sum(a) FROM one", "3");
  /* Nothing of the run stays behind on the server. */
  sb_run_fixture_assert_query (
      fixture,
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
      "(SELECT oid FROM pg_database WHERE datname = current_database())",
      "0");
}

#define READER "sb_single_reader"

/* Nobody could take back what no transaction takes, and the history would not know of it. */
static void
test_begins_nothing_that_cannot_be_recorded (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *sql = NULL;
  g_autoptr (SbTarget) reader = NULL;
  const SbRunEvent *error;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\nCREATE INDEX CONCURRENTLY one_a ON one (a);\n");
  sb_run_fixture_write (fixture, "rollback_001.sql",
                        "-- switchback: no-transaction\nDROP TABLE one;\n");
  sql = g_strdup_printf ("DO $$ BEGIN CREATE ROLE " READER
                         " LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$; "
                         "GRANT CREATE ON SCHEMA public TO " READER
                         "; GRANT CREATE ON DATABASE \"%s\" TO " READER ";"
                         "CREATE TABLE migration_history (migration_name text PRIMARY KEY); "
                         "GRANT SELECT ON migration_history TO " READER,
                         fixture->database);
  g_free (sb_test_server_query (fixture->database, sql));
  reader = sb_test_server_get_target (fixture->database, READER);
  sb_run_fixture_connect (fixture, reader);
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 pending");
  error = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);
  g_assert_nonnull (strstr (error->text, "permission denied for table migration_history"));
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");

  g_free (sb_test_server_query (fixture->database, "GRANT INSERT ON migration_history TO " READER));
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_FAILED, "001 applied");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "one");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_RUN_TEST ("/single/index", test_concurrent_index_up_and_down);
  SB_RUN_TEST ("/single/partial", test_stops_as_partial_and_rolls_back);
  SB_RUN_TEST ("/single/first-fails", test_first_statement_fails_and_nothing_stays);
  SB_RUN_TEST ("/single/invalid-index", test_an_invalid_index_is_not_nothing);
  SB_RUN_TEST ("/single/own-transactions", test_own_transactions_in_a_script);
  SB_RUN_TEST ("/single/block-commits", test_what_a_block_commits_is_not_nothing);
  SB_RUN_TEST ("/single/chained-commit", test_what_a_chained_commit_keeps_is_not_nothing);
  SB_RUN_TEST ("/single/not-taken", test_a_history_that_takes_nothing);
  SB_RUN_TEST ("/single/kept", test_a_history_that_keeps_everything);
  SB_RUN_TEST ("/single/not-recorded", test_begins_nothing_that_cannot_be_recorded);
  SB_RUN_TEST ("/single/forgotten-commit", test_a_forgotten_commit);
  SB_RUN_TEST ("/single/refused", test_what_servers_refuse_in_transactions);
  return g_test_run ();
}
