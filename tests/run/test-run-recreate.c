/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts that drop what history or journal lie in: both are there again, and say what is so. */
#include "sb-run-fixture.h"

#include <glib/gstdio.h>

static void
assert_done (SbRunFixture *fixture, SbRunEvent *summary, const char *states)
{
  g_autofree char *actual = sb_run_fixture_states (fixture);

  g_assert_no_error (fixture->error);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, "applied");
  g_assert_cmpstr (actual, ==, states);
  sb_run_event_unref (summary);
}

/* The journal knows the run and its steps from the one that dropped it on. */
static void
assert_journal (SbRunFixture *fixture, const char *prefix, const char *steps)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT string_agg (s.ordinal || ' ' || s.state || ' ' || r.outcome, ', ' ORDER BY ordinal) "
      "FROM %sstep s JOIN %srun r USING (run_id) WHERE duration_ms >= 0",
      prefix, prefix);

  sb_run_fixture_assert_query (fixture, sql, steps);
}

static void
test_journal (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "002_drops.sql", "DROP SCHEMA switchback CASCADE;");
  sb_run_fixture_write (fixture, "003_three.sql", "CREATE TABLE three (a int);");
  assert_done (fixture, sb_run_fixture_apply (fixture), "001 applied, 002 applied, 003 applied");
  assert_journal (fixture, "switchback.", "2 applied applied, 3 applied applied");
}

static void
test_journal_in_single_statements (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "002_drops.sql",
                        "-- switchback: no-transaction\n"
                        "DROP SCHEMA switchback CASCADE;\nVACUUM one;\nSELECT 1;");
  assert_done (fixture, sb_run_fixture_apply (fixture), "001 applied, 002 applied");
  assert_journal (fixture, "switchback.", "2 applied applied");
}

static void
test_everything (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "002_drops.sql",
                        "DROP SCHEMA public, switchback CASCADE; CREATE SCHEMA public;");
  assert_done (fixture, sb_run_fixture_apply (fixture), "001 late, 002 applied");
}

static void
use_supabase (SbRunFixture *fixture)
{
  g_autofree char *supabase = g_build_filename (fixture->top, "supabase", NULL);

  g_free (fixture->folder);
  fixture->folder = g_build_filename (supabase, "migrations", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0755), ==, 0);
}

/* History and journal are in one schema there. */
static void
test_supabase (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const scripts[] = { "DROP SCHEMA supabase_migrations CASCADE;",
                                         "-- switchback: no-transaction\n"
                                         "DROP SCHEMA supabase_migrations CASCADE;\nVACUUM;" };

  SB_TEST_NEEDS_SERVER ();
  use_supabase (fixture);
  sb_run_fixture_write (fixture, "20251112000001_one.sql", "CREATE TABLE one (a int);");
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      SbPlanRequest request = { .kind = SB_PLAN_APPLY };
      const char *keys[] = { "20251112000002", NULL };

      request.keys = i == 0 ? NULL : keys;
      sb_run_fixture_write (fixture, "20251112000002_drops.sql", scripts[i]);
      assert_done (fixture, sb_run_fixture_run (fixture, &request),
                   "20251112000001 late, 20251112000002 applied");
      assert_journal (fixture, "supabase_migrations.switchback_",
                      i == 0 ? "2 applied applied" : "1 applied applied");
      sb_run_fixture_assert_query (fixture, "DELETE FROM supabase_migrations.schema_migrations",
                                   "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  SB_RUN_TEST ("/recreate/journal", test_journal);
  SB_RUN_TEST ("/recreate/journal-single", test_journal_in_single_statements);
  SB_RUN_TEST ("/recreate/everything", test_everything);
  SB_RUN_TEST ("/recreate/supabase", test_supabase);
  return g_test_run ();
}
