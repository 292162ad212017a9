/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a statement to what undoes it and to its check, in the scripts that are shown. */
#include "sb-bench.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"
#include "sb-thread.h"

#include <string.h>

#define FORWARD "CREATE TABLE k (n int);\nALTER TABLE a ADD COLUMN m int;\nANALYZE a;\n"
#define ROLLBACK "ALTER TABLE a DROP COLUMN m;\nDROP TABLE k;\n"
#define VERIFY "SELECT to_regclass('public.k') IS NOT NULL;\n"

static SbDocument *
get_document (Bench *bench, SbScriptRole role)
{
  return sb_document_set_get_document (sb_workbench_get_documents (bench->workbench), role);
}

static gboolean
is_parsed (Bench *bench, SbScriptRole role)
{
  SbDocument *document = get_document (bench, role);

  return document != NULL && sb_document_is_parsed (document);
}

static void
open_third (Bench *bench, gboolean with_rollback)
{
  bench_write (bench, "003_c.sql", FORWARD);
  if (with_rollback)
    bench_write (bench, "rollback_003.sql", ROLLBACK);
  bench_write (bench, "verify_003.sql", VERIFY);
  bench_open_ready (bench);
  sb_workbench_select (bench->workbench, "003_c.sql");
  sb_test_wait_for (is_parsed (bench, SB_ROLE_FORWARD) && is_parsed (bench, SB_ROLE_VERIFY)
                    && (!with_rollback || is_parsed (bench, SB_ROLE_ROLLBACK)));
  bench_settle (bench);
  g_string_truncate (bench->toasts, 0);
}

/* Where it leads: the text there, or the toast that says that there is nothing. */
static void
assert_leads (Bench *bench, SbScriptRole role, const char *from, gboolean to_check,
              SbScriptRole other_role, const char *expected)
{
  static const char *const texts[SB_N_ROLES] = { FORWARD, ROLLBACK, VERIFY };
  SbDocument *document = get_document (bench, role);
  g_autoptr (SbPlace)
      place = sb_place_new (sb_document_get_path (document), sb_document_get_key (document), role);
  g_autofree char *found = NULL;

  place->offset = strstr (texts[role], from) - texts[role];
  g_clear_pointer (&bench->revealed, sb_place_free);
  g_string_truncate (bench->toasts, 0);
  sb_workbench_go_to_match (bench->workbench, place, to_check);
  sb_test_wait_for (bench->revealed != NULL || bench->toasts->len > 0);
  if (bench->revealed == NULL)
    {
      g_assert_cmpstr (g_strchomp (bench->toasts->str), ==, expected);
      return;
    }
  g_assert_cmpint (bench->revealed->role, ==, other_role);
  found = g_strndup (texts[other_role] + bench->revealed->offset, bench->revealed->length);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_match (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  open_third (bench, TRUE);
  assert_leads (bench, SB_ROLE_FORWARD, "k (n", FALSE, SB_ROLE_ROLLBACK, "DROP TABLE k");
  assert_leads (bench, SB_ROLE_FORWARD, "ALTER", FALSE, SB_ROLE_ROLLBACK,
                "ALTER TABLE a DROP COLUMN m");
  assert_leads (bench, SB_ROLE_ROLLBACK, "DROP TABLE", FALSE, SB_ROLE_FORWARD,
                "CREATE TABLE k (n int)");
  assert_leads (bench, SB_ROLE_FORWARD, "CREATE", TRUE, SB_ROLE_VERIFY,
                "SELECT to_regclass('public.k') IS NOT NULL");
  assert_leads (bench, SB_ROLE_VERIFY, "SELECT", TRUE, SB_ROLE_FORWARD, "CREATE TABLE k (n int)");
  assert_leads (bench, SB_ROLE_VERIFY, "SELECT", FALSE, SB_ROLE_FORWARD, "CREATE TABLE k (n int)");
  assert_leads (bench, SB_ROLE_FORWARD, "ANALYZE", FALSE, SB_ROLE_ROLLBACK,
                "Nothing in the rollback undoes this");
  assert_leads (bench, SB_ROLE_FORWARD, "ALTER", TRUE, SB_ROLE_VERIFY,
                "No check names what this makes or changes");
}

static void
test_no_rollback (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  open_third (bench, FALSE);
  assert_leads (bench, SB_ROLE_FORWARD, "CREATE", FALSE, SB_ROLE_ROLLBACK,
                "There is no rollback script");
}

int
main (int argc, char **argv)
{
  sb_thread_claim_main (); /* whatever waits on it is a failure */
  g_unsetenv ("DATABASE_URL");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workbench-match/match", Bench, NULL, bench_set_up, test_match, bench_tear_down);
  g_test_add ("/workbench-match/no-rollback", Bench, NULL, bench_set_up, test_no_rollback,
              bench_tear_down);
  return g_test_run ();
}
