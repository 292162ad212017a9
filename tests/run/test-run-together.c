/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All migrations in one transaction. */
#include "sb-run-fixture.h"

#include <string.h>

static SbPlanRequest
apply_together (void)
{
  return (SbPlanRequest){ .kind = SB_PLAN_APPLY, .together = TRUE };
}

static void
assert_end (SbRunFixture *fixture, SbRunEvent *summary, const char *outcome, const char *states)
{
  g_autofree char *actual = sb_run_fixture_states (fixture);

  g_assert_no_error (fixture->error);
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
test_all (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = apply_together ();
  SbPlanRequest back = { .kind = SB_PLAN_ROLLBACK, .all = TRUE, .together = TRUE };

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int); SET search_path = nowhere; CREATE TEMP TABLE t "
                        "(a int); SET LOCAL work_mem = '1234kB';");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  sb_run_fixture_write (fixture, "002_two.sql",
                        "CREATE TABLE two (a int); COPY two FROM stdin;\n1\n2\n\\.\n");
  sb_run_fixture_write (fixture, "rollback_002.sql", "DROP TABLE two;");
  sb_run_fixture_write (
      fixture, "003_three.sql",
      "DO $$ BEGIN ASSERT current_setting('work_mem') <> '1234kB'; "
      "ASSERT to_regclass('t') IS NULL; END $$; CREATE TABLE three AS TABLE two;");
  sb_run_fixture_write (fixture, "rollback_003.sql", "DROP TABLE three;");
  sb_run_fixture_write (fixture, "verify_003.sql", "SELECT count(*) = 2 FROM three;");
  fixture->options.verify = TRUE;
  assert_end (fixture, sb_run_fixture_run (fixture, &request), "applied",
              "001 applied, 002 applied, 003 applied");
  sb_run_fixture_assert_query (fixture,
                               "SELECT count(DISTINCT xid) || ' ' || count(*) FROM switchback.step",
                               "1 3");
  g_assert_nonnull (sb_run_fixture_find_event (fixture, SB_EVENT_CHECK));
  assert_end (fixture, sb_run_fixture_run (fixture, &back), "applied",
              "001 pending, 002 pending, 003 pending");
}

static void
test_nothing (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = apply_together ();
  const SbRunEvent *end;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "002_two.sql", "SELECT 1; SELECT 1/0;");
  sb_run_fixture_write (fixture, "003_three.sql", "SELECT 1;");
  assert_end (fixture, sb_run_fixture_run (fixture, &request), "failed",
              "001 pending, 002 failed, 003 pending");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
  end = sb_run_fixture_find_event (fixture, SB_EVENT_MIGRATION_END);
  g_assert_cmpstr (end->version, ==, "002");
  g_assert_cmpstr (end->state, ==, "failed");
}

/* What is wrong shows at the COMMIT only. */
static void
test_nothing_at_the_commit (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = apply_together ();

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int PRIMARY KEY, b int REFERENCES one DEFERRABLE "
                        "INITIALLY DEFERRED); INSERT INTO one VALUES (1, 2);");
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE TABLE two (a int);");
  assert_end (fixture, sb_run_fixture_run (fixture, &request), "failed", "001 pending, 002 failed");
}

/* What was recorded first is undone last, when the second one is recorded, too. */
static void
test_undone_at_the_commit (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = apply_together ();

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (
      fixture, "001_one.sql",
      "CREATE FUNCTION undo () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "DELETE FROM migration_history WHERE id = NEW.id; RETURN NULL; END $$; "
      "CREATE CONSTRAINT TRIGGER undo AFTER INSERT ON migration_history DEFERRABLE INITIALLY "
      "DEFERRED FOR EACH ROW WHEN (NEW.migration_name LIKE '001%') EXECUTE FUNCTION undo ();");
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE TABLE two (a int);");
  assert_end (fixture, sb_run_fixture_run (fixture, &request), "failed", "001 pending, 002 failed");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('two')", "");
}

static void
test_refused (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest request = apply_together ();

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_mood.sql", "CREATE TYPE mood AS ENUM ('sad');");
  sb_run_fixture_write (fixture, "002_more.sql", "ALTER TYPE mood ADD VALUE 'glad';");
  sb_run_fixture_write (
      fixture, "003_use.sql",
      "CREATE TABLE one (a mood DEFAULT 'glad'); INSERT INTO one VALUES ('glad');");
  assert_refused (fixture, &request, "002 adds the enum value 'glad', and 003 uses it");
  sb_run_fixture_write (fixture, "003_use.sql", "VACUUM;");
  assert_refused (fixture, &request, "003: ");
  sb_run_fixture_write (fixture, "003_use.sql",
                        "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT;");
  assert_refused (fixture, &request, "001 and 003 ask for different kinds");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('migration_history')", "");
  sb_run_fixture_write (fixture, "003_use.sql", "SELECT 1;");
  assert_end (fixture, sb_run_fixture_run (fixture, &request), "applied",
              "001 applied, 002 applied, 003 applied");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  SB_RUN_TEST ("/together/all", test_all);
  SB_RUN_TEST ("/together/nothing", test_nothing);
  SB_RUN_TEST ("/together/commit", test_nothing_at_the_commit);
  SB_RUN_TEST ("/together/undone", test_undone_at_the_commit);
  SB_RUN_TEST ("/together/refused", test_refused);
  return g_test_run ();
}
