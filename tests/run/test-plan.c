/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan chooses, and what it refuses before anything is sent. */
#include "sb-run-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* Runs a request and says what ran: "003 002" in order, or the error's words. */
static void
assert_runs (SbRunFixture *fixture, const SbPlanRequest *request, const char *expected)
{
  g_autoptr (GString) ran = g_string_new (NULL);
  SbRunEvent *summary = sb_run_fixture_run (fixture, request);

  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  for (guint i = 0; i < fixture->events->len; i++)
    {
      const SbRunEvent *event = fixture->events->pdata[i];

      if (event->kind == SB_EVENT_MIGRATION_START)
        g_string_append_printf (ran, "%s%s", ran->len > 0 ? " " : "", event->version);
    }
  g_assert_cmpstr (ran->str, ==, expected);
  sb_run_event_unref (summary);
}

static void
assert_refused (SbRunFixture *fixture, const SbPlanRequest *request, SbRunError code,
                const char *words)
{
  g_assert_null (sb_run_fixture_run (fixture, request));
  g_assert_error (fixture->error, SB_RUN_ERROR, (int) code);
  if (strstr (fixture->error->message, words) == NULL)
    g_error ("\"%s\" does not say \"%s\"", fixture->error->message, words);
}

static void
write_four (SbRunFixture *fixture)
{
  for (int i = 1; i <= 4; i++)
    {
      g_autofree char *forward = g_strdup_printf ("%03d_t.sql", i);
      g_autofree char *rollback = g_strdup_printf ("rollback_%03d.sql", i);
      g_autofree char *create = g_strdup_printf ("CREATE TABLE t%d (a int);", i);
      g_autofree char *drop = g_strdup_printf ("DROP TABLE t%d;", i);

      sb_run_fixture_write (fixture, forward, create);
      sb_run_fixture_write (fixture, rollback, drop);
    }
}

static void
test_choosing (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const second[] = { "002_t.sql", NULL };
  static const char *const first_and_third[] = { "003_t.sql", "001_t.sql", NULL };
  SbPlanRequest to_two = { .kind = SB_PLAN_APPLY, .to = "002_t.sql" };
  SbPlanRequest all = { .kind = SB_PLAN_APPLY };
  SbPlanRequest only_second = { .kind = SB_PLAN_APPLY, .keys = second };
  SbPlanRequest late = { .kind = SB_PLAN_APPLY, .include_late = TRUE };
  SbPlanRequest newest = { .kind = SB_PLAN_ROLLBACK };
  SbPlanRequest keep_first = { .kind = SB_PLAN_ROLLBACK, .to = "001_t.sql" };
  SbPlanRequest two = { .kind = SB_PLAN_ROLLBACK, .steps = 2 };
  SbPlanRequest down = { .kind = SB_PLAN_ROLLBACK, .all = TRUE };
  SbPlanRequest these = { .kind = SB_PLAN_ROLLBACK, .keys = first_and_third };

  SB_TEST_NEEDS_SERVER ();
  write_four (fixture);
  assert_runs (fixture, &to_two, "001 002");
  assert_runs (fixture, &all, "003 004");
  assert_runs (fixture, &newest, "004");
  assert_runs (fixture, &keep_first, "003 002");
  assert_runs (fixture, &all, "002 003 004");
  assert_runs (fixture, &two, "004 003");
  assert_runs (fixture, &all, "003 004");
  /* Exactly those, in project order backwards; but later ones stay applied, so somebody must agree. */
  assert_refused (fixture, &these, SB_RUN_ERROR_ASK, "004, 002");
  these.agreed = TRUE;
  assert_runs (fixture, &these, "003 001");
  /* 001 and 003 are late now: only when named, or asked for. */
  assert_runs (fixture, &all, "");
  assert_runs (fixture, &late, "001 003");
  assert_runs (fixture, &down, "004 003 002 001");
  assert_runs (fixture, &only_second, "002");
}

static void
test_refusing_to_roll_back (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest all = { .kind = SB_PLAN_APPLY };
  SbPlanRequest down = { .kind = SB_PLAN_ROLLBACK, .all = TRUE };
  SbPlanRequest newest = { .kind = SB_PLAN_ROLLBACK };
  g_autofree char *states = NULL;

  SB_TEST_NEEDS_SERVER ();
  write_four (fixture);
  sb_run_fixture_write (fixture, "005_no_way_back.sql",
                        "-- switchback: irreversible — an archive is gone\nSELECT 1;");
  assert_runs (fixture, &all, "001 002 003 004 005");
  assert_refused (fixture, &down, SB_RUN_ERROR_REFUSED, "no rollback script for 005");
  states = sb_run_fixture_states (fixture);
  g_assert_nonnull (strstr (states, "004 applied"));
  sb_run_fixture_write (fixture, "rollback_005.sql", "SELECT 1;");
  assert_refused (fixture, &newest, SB_RUN_ERROR_IRREVERSIBLE, "an archive is gone");
  sb_run_fixture_write (fixture, "rollback_005.sql",
                        "-- switchback: irreversible — mails are sent\nSELECT 1;");
  assert_refused (fixture, &newest, SB_RUN_ERROR_IRREVERSIBLE, "mails are sent");
  sb_run_fixture_write (fixture, "rollback_005.sql", "SELECT 1;");
  sb_run_fixture_write (fixture, "rollback_005_again.sql", "SELECT 1;");
  assert_refused (fixture, &newest, SB_RUN_ERROR_REFUSED, "rollback_005_again.sql");
}

static void
test_refusing_scripts (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest all = { .kind = SB_PLAN_APPLY };
  g_autofree char *folder = NULL;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_psql.sql", "SELECT 1;\n\\i other.sql\n");
  /* The first in order is told, although all are read before. */
  sb_run_fixture_write (fixture, "002_needs.sql", "SELECT '\xff';");
  assert_refused (fixture, &all, SB_RUN_ERROR_REFUSED, "001_psql.sql:2: \\i: \"other.sql\"");
  sb_run_fixture_write (fixture, "001_psql.sql", "SELECT E'\\\\',\n  2 \\gexec\nSELECT 3;\n");
  assert_refused (fixture, &all, SB_RUN_ERROR_REFUSED, "001_psql.sql:2: \"\\gexec\"");
  sb_run_fixture_write (fixture, "001_psql.sql", "SELECT 1;\n");
  sb_run_fixture_write (fixture, "002_needs.sql",
                        "-- switchback: requires 007 — the table\nSELECT 1;\n");
  assert_refused (fixture, &all, SB_RUN_ERROR_REFUSED,
                  "002 requires 007, which is not applied: the table");
  sb_run_fixture_write (fixture, "002_needs.sql", "-- switchback: requires 001\nSELECT 1;\n");
  sb_run_fixture_write (fixture, "003_strings.sql",
                        "SET standard_conforming_strings = off;\nSELECT 'a\\'b';\n");
  assert_refused (fixture, &all, SB_RUN_ERROR_REFUSED, "standard_conforming_strings");
  sb_run_fixture_write (fixture, "003_strings.sql", "SELECT 1;");
  sb_run_fixture_write (fixture, "004_open.sql",
                        "CREATE TABLE a (b int);\nBEGIN;\nSELECT 1;\nCOMMIT;\nBEGIN;\n"
                        "CREATE TABLE c (d int);\n");
  assert_refused (fixture, &all, SB_RUN_ERROR_REFUSED, "004_open.sql:5: the transaction that");
  sb_run_fixture_write (fixture, "004_open.sql", "BEGIN;\nSELECT 1;\nEND;\n");
  sb_run_fixture_write (fixture, "verify_003.sql", "COMMIT;");
  g_assert_null (sb_run_fixture_run (fixture, &all));
  g_assert_true (g_str_has_prefix (fixture->error->message, "verify_003.sql: transaction"));
  sb_run_fixture_write (fixture, "verify_003.sql", "SELECT 1;");
  /* The forward and the verify script have one name. */
  folder = g_build_filename (fixture->folder, "verify", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  sb_run_fixture_write (fixture, "verify/004_open.sql", "COMMIT;");
  assert_refused (fixture, &all, SB_RUN_ERROR_REFUSED, "verify/004_open.sql: transaction");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('migration_history')", "");
}

static void
test_edited_after_the_plan (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest all = { .kind = SB_PLAN_APPLY };
  g_autofree char *states = NULL;

  SB_TEST_NEEDS_SERVER ();
  write_four (fixture);
  assert_runs (fixture, &all, "001 002 003 004");
  sb_run_fixture_write (fixture, "002_t.sql", "CREATE TABLE t2 (a int, b int);");
  states = sb_run_fixture_states (fixture);
  g_assert_cmpstr (states, ==, "001 applied, 002 changed, 003 applied, 004 applied");
  assert_runs (fixture, &all, "");
}

static void
test_directives_are_followed_or_refused (SbRunFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *line;
    const char *words;
  } bad[] = {
    { "no-transacton", "001_a.sql:2: the directive \"no-transacton\" is not known" },
    { "lock-timeout banana", "\"lock-timeout\" wants a time" },
    { "statement-timeout", "\"statement-timeout\" wants a time" },
    { "requires", "\"requires\" wants a version" },
  };
  static const char *const good[] = { "lock-timeout 5s", "lock-timeout 500",
                                      "statement-timeout 10min — many rows",
                                      "allow TY601 — old tables", "irreversible" };
  SbPlanRequest all = { .kind = SB_PLAN_APPLY };

  SB_TEST_NEEDS_SERVER ();
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = g_strdup_printf ("\n-- switchback: %s\nSELECT 1;\n", bad[i].line);

      sb_run_fixture_write (fixture, "001_a.sql", text);
      assert_refused (fixture, &all, SB_RUN_ERROR_REFUSED, bad[i].words);
    }
  sb_run_fixture_write (fixture, "001_a.sql", "SELECT 1;\n");
  assert_runs (fixture, &all, "001");
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *text = g_strdup_printf ("-- switchback: %s\nSELECT 1;\n", good[i]);
      g_autofree char *name = g_strdup_printf ("%03u_b.sql", i + 2);
      g_autofree char *version = g_strdup_printf ("%03u", i + 2);

      sb_run_fixture_write (fixture, name, text);
      assert_runs (fixture, &all, version);
    }
}

static void
rename_file (SbRunFixture *fixture, const char *from, const char *to)
{
  g_autofree char *old = g_build_filename (fixture->folder, from, NULL);
  g_autofree char *new = g_build_filename (fixture->folder, to, NULL);

  g_assert_cmpint (g_rename (old, new), ==, 0);
}

/* What is applied counts, also when its files are gone. */
static void
test_missing_files (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const second[] = { "002_t.sql", NULL };
  SbPlanRequest all = { .kind = SB_PLAN_APPLY };
  SbPlanRequest newest = { .kind = SB_PLAN_ROLLBACK };
  SbPlanRequest down = { .kind = SB_PLAN_ROLLBACK, .all = TRUE };
  SbPlanRequest keep_second = { .kind = SB_PLAN_ROLLBACK, .to = "002_t.sql" };
  SbPlanRequest only_second = { .kind = SB_PLAN_ROLLBACK, .keys = second };

  SB_TEST_NEEDS_SERVER ();
  write_four (fixture);
  assert_runs (fixture, &all, "001 002 003 004");
  rename_file (fixture, "004_t.sql", "004_t.gone");
  rename_file (fixture, "rollback_004.sql", "rollback_004.gone");
  assert_refused (fixture, &newest, SB_RUN_ERROR_REFUSED, "004 cannot be rolled back");
  assert_refused (fixture, &down, SB_RUN_ERROR_REFUSED, "bring \"004_t.sql\" back");
  assert_refused (fixture, &keep_second, SB_RUN_ERROR_REFUSED, "004 cannot be rolled back");
  assert_refused (fixture, &only_second, SB_RUN_ERROR_ASK, "004, 003");
  only_second.agreed = TRUE;
  assert_runs (fixture, &only_second, "002");
  rename_file (fixture, "003_t.sql", "003_t.gone");
  /* 002 is older than what is applied, though nothing of that has files here. */
  assert_runs (fixture, &all, "");
}

static void
test_renamed_file (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const name[] = { "004_u.sql", NULL };
  SbPlanRequest all = { .kind = SB_PLAN_APPLY };
  SbPlanRequest named = { .kind = SB_PLAN_APPLY, .keys = name };
  SbPlanRequest newest = { .kind = SB_PLAN_ROLLBACK };

  SB_TEST_NEEDS_SERVER ();
  write_four (fixture);
  assert_runs (fixture, &all, "001 002 003 004");
  rename_file (fixture, "004_t.sql", "004_u.sql");
  assert_refused (fixture, &all, SB_RUN_ERROR_REFUSED,
                  "\"004_u.sql\" is probably applied already, as \"004_t.sql\"");
  assert_refused (fixture, &newest, SB_RUN_ERROR_REFUSED, "give it the name \"004_t.sql\" again");
  assert_refused (fixture, &named, SB_RUN_ERROR_ASK, "probably applied already");
  sb_run_fixture_write (fixture, "004_u.sql", "CREATE TABLE u (a int);");
  named.agreed = TRUE;
  assert_runs (fixture, &named, "004");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_RUN_TEST ("/plan/choosing", test_choosing);
  SB_RUN_TEST ("/plan/refusing-roll-back", test_refusing_to_roll_back);
  SB_RUN_TEST ("/plan/refusing-scripts", test_refusing_scripts);
  SB_RUN_TEST ("/plan/directives", test_directives_are_followed_or_refused);
  SB_RUN_TEST ("/plan/missing-files", test_missing_files);
  SB_RUN_TEST ("/plan/renamed-file", test_renamed_file);
  SB_RUN_TEST ("/plan/edited", test_edited_after_the_plan);
  return g_test_run ();
}
