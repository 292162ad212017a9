/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Suggest from forward" in the workbench, on real folders and with a real server. */
#include "sandbox-home.h"
#include "sb-bench.h"
#include "sb-sandbox.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"

#include <string.h>

#define FORWARD "ALTER TABLE a DROP COLUMN n;\nCREATE TABLE c (n int);\n"
#define TYPED "CREATE TABLE typed (n int);\n"

static SbDocument *
get_document (Bench *bench, SbScriptRole role)
{
  return sb_document_set_get_document (sb_workbench_get_documents (bench->workbench), role);
}

static GBytes *
typed_cb (gpointer user_data)
{
  return g_bytes_new_static (user_data, strlen (user_data));
}

static void
type_forward (Bench *bench, const char *text)
{
  SbDocument *forward = get_document (bench, SB_ROLE_FORWARD);

  sb_document_set_source (forward, typed_cb, (gpointer) text);
  sb_document_touch (forward, TRUE);
}

/* A third migration with a forward script alone, and the first two applied. */
static void
open_third (Bench *bench, const char *rollback)
{
  bench_write (bench, "003_c.sql", FORWARD);
  if (rollback != NULL)
    bench_write (bench, "rollback_003.sql", rollback);
  bench_open_ready (bench);
  sb_workbench_select (bench->workbench, "002_b.sql");
  sb_workbench_apply (bench->workbench, SB_SCOPE_TO);
  bench_settle (bench);
  sb_workbench_select (bench->workbench, "003_c.sql");
  sb_test_wait_for (sb_workbench_can (bench->workbench, SB_CAN_DRAFT_ROLLBACK, NULL));
  bench_settle (bench);
  g_string_truncate (bench->toasts, 0);
  g_string_truncate (bench->asked, 0);
}

static void
draft (Bench *bench, SbScriptRole role)
{
  sb_workbench_draft (bench->workbench, role);
  sb_test_wait_for (strstr (bench->toasts->str, "rafted") != NULL || bench->asked->len > 0);
  bench_settle (bench);
}

static const char *
get_text (Bench *bench, SbScriptRole role)
{
  static char *text;
  gsize length;
  gconstpointer data;

  sb_test_wait_for (get_document (bench, role) != NULL);
  data = g_bytes_get_data (sb_document_get_loaded (get_document (bench, role)), &length);
  g_free (text);
  text = g_strndup (data, length);
  return text;
}

static char *
read_script (Bench *bench, const char *name)
{
  g_autofree char *path = bench_dup_path (bench, name);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* What was there before comes from the target; nothing is written before it is saved. */
static void
test_missing (Bench *bench, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  SB_TEST_NEEDS_SERVER ();
  open_third (bench, NULL);
  g_assert_true (sb_workbench_offers_draft (bench->workbench, SB_ROLE_ROLLBACK));
  draft (bench, SB_ROLE_ROLLBACK);
  g_assert_cmpuint (bench->asked->len, ==, 0);
  sb_test_wait_for (get_document (bench, SB_ROLE_ROLLBACK) != NULL);
  bench_assert_contains (get_text (bench, SB_ROLE_ROLLBACK), "DROP TABLE IF EXISTS c;");
  bench_assert_contains (get_text (bench, SB_ROLE_ROLLBACK), "ADD COLUMN n integer");
  bench_assert_contains (get_text (bench, SB_ROLE_ROLLBACK), "-- lossy: ");
  bench_assert_contains (bench->toasts->str, "2 statements drafted: 1 exact, 1 lossy\n");
  sb_test_wait_for (!sb_workbench_offers_draft (bench->workbench, SB_ROLE_ROLLBACK));
  before = read_script (bench, "rollback_003.sql");
  g_assert_null (before);

  sb_workbench_save (bench->workbench);
  bench_settle (bench);
  after = read_script (bench, "rollback_003.sql");
  g_assert_cmpstr (after, ==, get_text (bench, SB_ROLE_ROLLBACK));
}

/* The text of the editor counts, not that of the file. */
static void
test_unsaved (Bench *bench, gconstpointer data)
{
  g_autofree char *forward = NULL;

  SB_TEST_NEEDS_SERVER ();
  open_third (bench, "-- Takes back 003: c\n\n");
  sb_test_wait_for (sb_workbench_offers_draft (bench->workbench, SB_ROLE_ROLLBACK));
  type_forward (bench, TYPED);
  draft (bench, SB_ROLE_ROLLBACK);
  g_assert_cmpuint (bench->asked->len, ==, 0);
  bench_assert_contains (get_text (bench, SB_ROLE_ROLLBACK), "DROP TABLE IF EXISTS typed;");
  g_assert_null (strstr (get_text (bench, SB_ROLE_ROLLBACK), "COLUMN"));
  bench_assert_contains (bench->toasts->str, "1 statement drafted: 1 exact\n");
  draft (bench, SB_ROLE_VERIFY);
  bench_assert_contains (get_text (bench, SB_ROLE_VERIFY), "typed");
  bench_assert_contains (get_text (bench, SB_ROLE_VERIFY), "-- check: ");
  forward = read_script (bench, "003_c.sql");
  g_assert_cmpstr (forward, ==, FORWARD);
}

/* What somebody wrote is replaced only when they say so. */
static void
test_written (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  open_third (bench, "-- mine\n\n-- and more\nDROP TABLE c;\n");
  g_assert_false (sb_workbench_offers_draft (bench->workbench, SB_ROLE_ROLLBACK));
  bench->answer = SB_ANSWER_CANCEL;
  draft (bench, SB_ROLE_ROLLBACK);
  bench_assert_contains (bench->asked->str, "Replace the rollback script?");
  g_assert_true (g_str_has_prefix (get_text (bench, SB_ROLE_ROLLBACK), "-- mine\n"));
  g_assert_cmpuint (sb_document_set_get_n_modified (sb_workbench_get_documents (bench->workbench)),
                    ==, 0);
  bench->answer = SB_ANSWER_ACCEPT;
  sb_workbench_draft (bench->workbench, SB_ROLE_ROLLBACK);
  sb_test_wait_for (bench->toasts->len > 0);
  g_assert_true (g_str_has_prefix (get_text (bench, SB_ROLE_ROLLBACK), "-- Takes back 003_c.sql"));
}

/* What no target tells is asked of a copy, to which the migrations before it are applied. */
static void
assert_replayed (Bench *bench)
{
  bench_assert_contains (bench->toasts->str,
                         "For the draft: replaying the migrations before it in the sandbox …\n"
                         "2 statements drafted: 1 exact, 1 lossy\n");
  bench_assert_contains (get_text (bench, SB_ROLE_ROLLBACK),
                         "\nALTER TABLE a ADD COLUMN n integer;");
}

static void
test_applied (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  open_third (bench, NULL);
  sb_workbench_apply (bench->workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  g_string_truncate (bench->toasts, 0);
  draft (bench, SB_ROLE_ROLLBACK);
  assert_replayed (bench);
}

/* Where they cannot be applied, the draft says what it does not know, and the person why. */
static void
test_not_replayed (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  open_third (bench, NULL);
  sb_workbench_apply (bench->workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  bench_write (bench, "002_b.sql", "SELECT 1 / 0;\n");
  g_string_truncate (bench->toasts, 0);
  draft (bench, SB_ROLE_ROLLBACK);
  bench_assert_contains (bench->toasts->str, "2 statements drafted: 1 exact, 1 impossible (the "
                                             "migrations before it cannot be replayed: "
                                             "002_b.sql:1: division by zero)\n");
  g_assert_null (strstr (get_text (bench, SB_ROLE_ROLLBACK), "\nALTER TABLE a ADD COLUMN"));
}

/* What was typed meanwhile is not answered with a draft of something else. */
static void
test_stale (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  open_third (bench, "-- Takes back 003: c\n");
  sb_workbench_draft (bench->workbench, SB_ROLE_ROLLBACK);
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_DRAFT_ROLLBACK), ==, "a draft is being made");
  type_forward (bench, TYPED);
  sb_test_wait_for (bench->toasts->len > 0);
  g_assert_cmpstr (bench->toasts->str, ==,
                   "Not drafted: the forward script was edited meanwhile\n");
  g_assert_cmpstr (get_text (bench, SB_ROLE_ROLLBACK), ==, "-- Takes back 003: c\n");

  g_string_truncate (bench->toasts, 0);
  sb_workbench_draft (bench->workbench, SB_ROLE_ROLLBACK);
  sb_document_set_source (get_document (bench, SB_ROLE_ROLLBACK), typed_cb, "DROP TABLE typed;\n");
  sb_test_wait_for (bench->toasts->len > 0);
  g_assert_cmpstr (bench->toasts->str, ==, "Not drafted: the script was edited meanwhile\n");

  g_string_truncate (bench->toasts, 0);
  sb_workbench_draft (bench->workbench, SB_ROLE_VERIFY);
  sb_workbench_select (bench->workbench, "001_a.sql");
  sb_test_wait_for (bench->toasts->len > 0);
  g_assert_cmpstr (bench->toasts->str, ==,
                   "Not drafted: another migration was selected meanwhile\n");
}

static void
test_refused (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_DRAFT_ROLLBACK), ==, "open a project first");
  open_third (bench, NULL);
  bench_write (bench, "003_c.sql", "SELECT pg_sleep(0.5);\n" FORWARD);
  sb_workbench_apply (bench->workbench, SB_SCOPE_ALL);
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_DRAFT_ROLLBACK), ==, "a run is going on");
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_DRAFT_VERIFY), ==, "a run is going on");
  sb_workbench_draft (bench->workbench, SB_ROLE_ROLLBACK);
  g_assert_cmpstr (bench->toasts->str, ==, "Not drafted: a run is going on\n");
  bench_settle (bench);
  g_assert_true (sb_workbench_can (bench->workbench, SB_CAN_DRAFT_ROLLBACK, NULL));
}

/* A server that went away is not missed. */
static void
test_offline (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  open_third (bench, NULL);
  bench_use_url (bench, "postgresql://localhost:1/none");
  sb_workbench_reload (bench->workbench);
  bench_settle (bench);
  g_string_truncate (bench->toasts, 0);
  draft (bench, SB_ROLE_ROLLBACK);
  bench_assert_contains (get_text (bench, SB_ROLE_ROLLBACK), "DROP TABLE IF EXISTS c;");
  assert_replayed (bench);
}

int
main (int argc, char **argv)
{
  Home *home;
  int status;

  if (sb_sandbox_is_supervisor (argc, argv, &status))
    return status;
  home = home_new (NULL);
  home_move_in (home);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Bench, NULL, bench_set_up, func, bench_tear_down)
  ADD ("/workbench-draft/missing", test_missing);
  ADD ("/workbench-draft/unsaved", test_unsaved);
  ADD ("/workbench-draft/written", test_written);
  ADD ("/workbench-draft/applied", test_applied);
  ADD ("/workbench-draft/not-replayed", test_not_replayed);
  ADD ("/workbench-draft/stale", test_stale);
  ADD ("/workbench-draft/refused", test_refused);
  ADD ("/workbench-draft/offline", test_offline);
#undef ADD
  status = g_test_run ();
  home_free (home);
  return status;
}
