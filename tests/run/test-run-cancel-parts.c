/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cancelling what runs part by part: where nothing of it stays, it is as if it had not been tried. */
#include "sb-run-fixture.h"

#include <string.h>

/* Under protocol N, and cancelled in its first statement. */
#define ASLEEP "-- switchback: no-transaction\nSELECT pg_sleep(600);\n"

static void
assert_end (SbRunFixture *fixture, SbRunEvent *summary, SbOutcome outcome, const char *states)
{
  g_autofree char *actual = sb_run_fixture_states (fixture);

  g_assert_no_error (fixture->error);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, sb_outcome_get_name (outcome));
  g_assert_cmpstr (actual, ==, states);
  sb_run_event_unref (summary);
}

static gpointer
cancel_when_asleep (gpointer data)
{
  SbRunFixture *fixture = data;
  g_autofree char *sql = g_strdup_printf (
      "DO $$ BEGIN LOOP PERFORM FROM pg_stat_activity WHERE datname = '%s' AND state = 'active' "
      "AND wait_event = 'PgSleep'; EXIT WHEN FOUND; PERFORM pg_stat_clear_snapshot(); END LOOP; "
      "END $$",
      fixture->database);

  g_free (sb_test_server_query ("postgres", sql));
  sb_connection_cancel (fixture->connection, SB_CANCEL_STATEMENT);
  return NULL;
}

static SbRunEvent *
run_and_cancel (SbRunFixture *fixture, const SbPlanRequest *request)
{
  GThread *thread = g_thread_new ("canceller", cancel_when_asleep, fixture);
  SbRunEvent *summary = sb_run_fixture_run (fixture, request);

  g_thread_join (thread);
  return summary;
}

static const SbPlanRequest apply = { .kind = SB_PLAN_APPLY };
static const SbPlanRequest roll_back = { .kind = SB_PLAN_ROLLBACK };

static void
assert_newest_step (SbRunFixture *fixture, const char *state)
{
  sb_run_fixture_assert_query (fixture,
                               "SELECT state FROM switchback.step ORDER BY started_at DESC LIMIT 1",
                               state);
}

static void
test_apply (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", ASLEEP "CREATE TABLE one ();\n");
  assert_end (fixture, run_and_cancel (fixture, &apply), SB_OUTCOME_CANCELLED, "001 pending");
  assert_newest_step (fixture, "cancelled");
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one ();\nVACUUM;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
}

/* Part of it stays: that is no less partial for having been cancelled. */
static void
test_half_an_apply (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one ();\nVACUUM;\nSELECT pg_sleep(600);\n");
  assert_end (fixture, run_and_cancel (fixture, &apply), SB_OUTCOME_PARTIAL, "001 partial");
  assert_newest_step (fixture, "partial");
}

static void
test_roll_back (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one ();\n");
  sb_run_fixture_write (fixture, "rollback_001.sql", ASLEEP "DROP TABLE one;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  assert_end (fixture, run_and_cancel (fixture, &roll_back), SB_OUTCOME_CANCELLED, "001 applied");
  assert_newest_step (fixture, "cancelled");
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);\n");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "one");
  assert_end (fixture, run_and_cancel (fixture, &roll_back), SB_OUTCOME_CANCELLED, "001 changed");
}

/* What had stopped half-way before is still there. */
static void
test_roll_back_of_a_half (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one ();\nVACUUM;\nSELECT FROM two;\n");
  sb_run_fixture_write (fixture, "rollback_001.sql", ASLEEP "DROP TABLE one;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL, "001 partial");
  for (guint i = 0; i < 2; i++)
    {
      assert_end (fixture, run_and_cancel (fixture, &roll_back), SB_OUTCOME_CANCELLED,
                  "001 partial");
      assert_newest_step (fixture, "cancelled");
    }
  g_free (sb_test_server_query (fixture->database, "CREATE TABLE two ()"));
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
}

/* A block may have committed something in the try before: only its end, or a roll back, settles it. */
static void
test_once_more (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest again = { .kind = SB_PLAN_APPLY, .answer = SB_PLAN_ANSWER_AGAIN };

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "DO $$ BEGIN PERFORM pg_sleep(CASE WHEN to_regclass('one') IS NULL THEN 0 "
                        "ELSE 600 END); CREATE TABLE one (); COMMIT; PERFORM 1 / 0; END $$;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_PARTIAL, "001 partial");
  assert_end (fixture, run_and_cancel (fixture, &again), SB_OUTCOME_PARTIAL, "001 partial");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  SB_RUN_TEST ("/cancel-parts/apply", test_apply);
  SB_RUN_TEST ("/cancel-parts/half-an-apply", test_half_an_apply);
  SB_RUN_TEST ("/cancel-parts/roll-back", test_roll_back);
  SB_RUN_TEST ("/cancel-parts/roll-back-of-a-half", test_roll_back_of_a_half);
  SB_RUN_TEST ("/cancel-parts/once-more", test_once_more);
  return g_test_run ();
}
