/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts that run as another role: what they make is its own, and what is ours stays ours. */
#include "sb-run-fixture.h"

#include <string.h>

static void
assert_end (SbRunFixture *fixture, SbRunEvent *summary, const char *outcome, const char *states)
{
  const SbRunEvent *failure = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);
  g_autofree char *actual = NULL;

  g_assert_no_error (fixture->error);
  if (strcmp (sb_outcome_get_name (summary->outcome), outcome) != 0 && failure != NULL)
    g_test_message ("%s: %s", failure->text,
                    failure->message != NULL ? failure->message->message : "");
  actual = sb_run_fixture_states (fixture);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, outcome);
  g_assert_cmpstr (actual, ==, states);
  sb_run_event_unref (summary);
}

static void
assert_refused (SbRunFixture *fixture, const SbPlanRequest *request, const char *words)
{
  g_assert_null (sb_run_fixture_run (fixture, request));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED);
  if (strstr (fixture->error->message, words) == NULL)
    g_error ("%s", fixture->error->message);
}

static void
make_role (SbRunFixture *fixture)
{
  g_autofree char *sql = g_strdup_printf (
      "DO $$ BEGIN CREATE ROLE sb_owner; EXCEPTION WHEN duplicate_object THEN NULL; END $$; "
      "GRANT CREATE ON SCHEMA public TO sb_owner; GRANT CREATE ON DATABASE \"%s\" TO sb_owner",
      fixture->database);

  g_free (sb_test_server_query (fixture->database, sql));
}

/* The role owns what the script makes; it may not write history and journal, and need not. */
static void
test_role (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY, .role = "sb_owner" };
  SbPlanRequest back = { .kind = SB_PLAN_ROLLBACK, .all = TRUE, .role = "sb_owner" };

  SB_TEST_NEEDS_SERVER ();
  make_role (fixture);
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int); SET work_mem = '1MB';");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  sb_run_fixture_write (fixture, "002_two.sql",
                        "CREATE TABLE two (a int); COPY two FROM stdin;\n1\n\\.\n");
  sb_run_fixture_write (fixture, "rollback_002.sql", "DROP TABLE two;");
  for (guint i = 0; i < 2; i++)
    {
      request.together = back.together = i == 1;
      assert_end (fixture, sb_run_fixture_run (fixture, &request), "applied",
                  "001 applied, 002 applied");
      sb_run_fixture_assert_query (
          fixture,
          "SELECT string_agg (tableowner, ' ') FROM pg_tables WHERE schemaname = 'public' "
          "AND tablename IN ('one', 'two')",
          "sb_owner sb_owner");
      sb_run_fixture_assert_query (
          fixture, "SELECT tableowner FROM pg_tables WHERE tablename = 'migration_history'",
          "postgres");
      assert_end (fixture, sb_run_fixture_run (fixture, &back), "applied",
                  "001 pending, 002 pending");
    }
}

static void
test_role_that_is_refused (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY, .role = "no such \"role'" };

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  assert_refused (fixture, &request, "does not exist");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('migration_history')", "");
}

/* Who owns tables and indexes of the scripts: "one=sb_owner". */
static void
assert_owners (SbRunFixture *fixture, const char *expected)
{
  sb_run_fixture_assert_query (
      fixture,
      "SELECT string_agg (relname || '=' || relowner::regrole, ' ' ORDER BY relname) FROM pg_class "
      "WHERE relnamespace = 'public'::regnamespace AND relname ~ '^(one|two|three|four)'",
      expected);
  sb_run_fixture_assert_query (
      fixture,
      "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename = 'migration_history' "
      "OR schemaname = 'switchback'",
      "postgres");
}

/* Statement by statement, in transactions of the script's own, behind what gives the role away. */
static void
test_single (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY, .role = "sb_owner" };
  SbPlanRequest back = { .kind = SB_PLAN_ROLLBACK, .all = TRUE, .role = "sb_owner" };

  SB_TEST_NEEDS_SERVER ();
  make_role (fixture);
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\nCREATE INDEX CONCURRENTLY one_a ON one (a);\n"
                        "BEGIN;\nCREATE TABLE two (a int);\nCOMMIT;\n"
                        "DISCARD ALL;\nCREATE TABLE three (a int);\n"
                        "COPY three FROM stdin;\n1\n\\.\n"
                        "SELECT pg_advisory_unlock_all();\n");
  sb_run_fixture_write (fixture, "rollback_001.sql",
                        "DROP INDEX CONCURRENTLY one_a;\nDROP TABLE one, two, three;\n");
  assert_end (fixture, sb_run_fixture_run (fixture, &request), "applied", "001 applied");
  assert_owners (fixture, "one=sb_owner one_a=sb_owner three=sb_owner two=sb_owner");
  assert_end (fixture, sb_run_fixture_run (fixture, &back), "applied", "001 pending");
}

/* What the script itself says of roles counts from there on, as in one transaction. */
static void
test_role_of_the_script (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY, .role = "sb_owner" };

  SB_TEST_NEEDS_SERVER ();
  make_role (fixture);
  sb_run_fixture_write (fixture, "001_one.sql",
                        "-- switchback: no-transaction\nCREATE TABLE one (a int);\n"
                        "RESET ROLE;\nCREATE TABLE two (a int);\n");
  sb_run_fixture_write (fixture, "002_three.sql", "CREATE TABLE three (a int);\nVACUUM one;\n");
  sb_run_fixture_write (fixture, "003_four.sql", "CREATE TABLE four (a int);\n");
  assert_end (fixture, sb_run_fixture_run (fixture, &request), "applied",
              "001 applied, 002 applied, 003 applied");
  assert_owners (fixture, "four=sb_owner one=sb_owner three=sb_owner two=postgres");
}

/* Taken up, it is the same role again, for what is looked at and dropped as well. */
static void
test_resumed (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY, .role = "sb_owner" };

  SB_TEST_NEEDS_SERVER ();
  make_role (fixture);
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\nINSERT INTO one VALUES (1), (1);\nSET work_mem "
                        "= '1MB';\nCREATE UNIQUE INDEX CONCURRENTLY one_a ON one (a);\n"
                        "CREATE TABLE two (a int);\n");
  assert_end (fixture, sb_run_fixture_run (fixture, &request), "partial", "001 partial");
  g_free (sb_test_server_query (fixture->database, "TRUNCATE one"));
  assert_end (fixture, sb_run_fixture_run (fixture, &request), "applied", "001 applied");
  assert_owners (fixture, "one=sb_owner one_a=sb_owner two=sb_owner");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM pg_index WHERE NOT indisvalid", "0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  SB_RUN_TEST ("/role/owner", test_role);
  SB_RUN_TEST ("/role/refused", test_role_that_is_refused);
  SB_RUN_TEST ("/role/single", test_single);
  SB_RUN_TEST ("/role/script", test_role_of_the_script);
  SB_RUN_TEST ("/role/resumed", test_resumed);
  return g_test_run ();
}
