/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of the workbench with a real server: from the button to what the target has then. */
#include "sb-bench.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"
#include "sb-thread.h"

#include <string.h>

static void
test_there_and_back (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_RUNNING);
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_APPLY), ==, "a run is going on");
  g_assert_true (sb_workbench_can (workbench, SB_CAN_CANCEL, NULL));
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (workbench));
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
  g_assert_true (
      g_str_has_prefix (sb_workbench_get_outcome (workbench), "2 migrations applied · 2 checks"));
  g_assert_true (sb_workbench_is_outcome_good (workbench));
  g_assert_true (g_str_has_prefix (bench->ended->str, "Applied on "));
  bench_assert_contains (bench_why_not (bench, SB_CAN_APPLY), "nothing is pending on ");

  sb_workbench_verify (workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  g_assert_true (g_str_has_prefix (sb_workbench_get_outcome (workbench), "2 checks passed · "));

  sb_workbench_rollback (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 1);
  bench_assert_query (bench, "SELECT to_regclass('b') IS NULL AND to_regclass('a') IS NOT NULL",
                      "t");
  sb_workbench_rollback (workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_PENDING), ==, 2);
  g_assert_cmpuint (bench->asked->len, ==, 0); /* a local target acts at once */
}

static void
test_scopes (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_select (workbench, "001_a.sql");
  sb_workbench_apply (workbench, SB_SCOPE_TO);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 1);
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_APPLY_THIS), ==, "001 is applied already");
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_ROLLBACK_TO), ==,
                   "001 is the newest that is applied");
  bench_assert_contains (bench_why_not (bench, SB_CAN_DELETE), "roll it back first");
  sb_workbench_select (workbench, "002_b.sql");
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_VERIFY_THIS), ==, "002 is not applied");
  g_assert_true (sb_workbench_can (workbench, SB_CAN_DELETE, NULL));
  sb_workbench_apply (workbench, SB_SCOPE_THIS);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);

  /* 002 may need 001: the person is asked, and may say no. */
  sb_workbench_select (workbench, "001_a.sql");
  bench->answer = SB_ANSWER_CANCEL;
  sb_workbench_rollback (workbench, SB_SCOPE_THIS);
  bench_settle (bench);
  bench_assert_contains (bench->asked->str,
                         "Roll back all the same? later migrations stay applied");
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
  bench->answer = SB_ANSWER_ACCEPT;
  sb_workbench_rollback (workbench, SB_SCOPE_THIS);
  bench_settle (bench);
  bench_assert_query (bench, "SELECT to_regclass('a') IS NULL AND to_regclass('b') IS NOT NULL",
                      "t");
}

static void
unmark_cb (SbDocument *document, guint *n_unmarked)
{
  (*n_unmarked)++;
}

static void
test_failure (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbDocument *document;
  SbFailure *failure;
  guint n_unmarked = 0;

  SB_TEST_NEEDS_SERVER ();
  bench_write (bench, "002_b.sql",
               "\xef\xbb\xbf"
               "CREATE TABLE b (n int);\n\nSELECT 1, nothing FROM b;\n");
  bench_open_ready (bench);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  failure = sb_workbench_get_failure (workbench);
  g_assert_nonnull (failure);
  g_assert_cmpstr (failure->title, ==, "002 b failed");
  g_assert_cmpstr (failure->message, ==, "column \"nothing\" does not exist");
  g_assert_cmpstr (failure->sqlstate, ==, "42703");
  g_assert_cmpstr (failure->condition, ==, "undefined_column");
  g_assert_cmpstr (failure->consequence, ==,
                   "nothing of 002 stays; 1 migration before it stays applied");
  g_assert_cmpstr (failure->place->key, ==, "002_b.sql");
  g_assert_cmpint (failure->place->role, ==, SB_ROLE_FORWARD);
  g_assert_cmpuint (failure->place->line, ==, 3);
  g_assert_cmpuint (failure->place->column, ==, 11);
  g_assert_cmpuint (failure->place->offset, ==, 35); /* without the byte order mark */
  g_assert_cmpuint (failure->place->length, ==, strlen ("nothing"));
  g_assert_false (sb_workbench_is_outcome_good (workbench));
  bench_assert_contains (bench->ended->str, "(bad)");
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 1);
  g_assert_cmpuint (bench_count (bench, SB_STATE_FAILED), ==, 1);
  bench_assert_query (bench, "SELECT to_regclass('b') IS NULL", "t");

  /* It is before the person's eyes, and they can be taken there again. */
  g_assert_cmpstr (sb_timeline_item_get_key (sb_workbench_get_selected (workbench)), ==,
                   "002_b.sql");
  sb_workbench_select (workbench, "001_a.sql");
  g_clear_pointer (&bench->revealed, sb_place_free);
  sb_workbench_go_to (workbench, failure->place);
  g_assert_cmpstr (sb_timeline_item_get_key (sb_workbench_get_selected (workbench)), ==,
                   "002_b.sql");
  sb_test_wait_for (bench->revealed != NULL);
  g_assert_cmpuint (bench->revealed->offset, ==, 35);

  /* With the failure the mark goes. */
  document = sb_document_set_get_document (sb_workbench_get_documents (workbench), SB_ROLE_FORWARD);
  g_signal_connect (document, "unmark", G_CALLBACK (unmark_cb), &n_unmarked);
  sb_workbench_dismiss_failure (workbench);
  g_assert_null (sb_workbench_get_failure (workbench));
  g_assert_null (sb_workbench_get_outcome (workbench));
  g_assert_cmpuint (n_unmarked, ==, 1);
  g_signal_handlers_disconnect_by_data (document, &n_unmarked);
}

static void
test_failed_check (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_write (bench, "verify_001.sql", "SELECT count(*) = 1 FROM a;\n");
  bench_open_ready (bench);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_true (g_str_has_prefix (sb_workbench_get_outcome (workbench),
                                   "2 migrations applied · 1 of 2 checks failed · "));
  g_assert_false (sb_workbench_is_outcome_good (workbench));
  g_assert_true (sb_workbench_offers_rollback (workbench));
  sb_workbench_rollback (workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  g_assert_false (sb_workbench_offers_rollback (workbench));
  g_assert_true (sb_workbench_is_outcome_good (workbench));
}

/* A verify script that cannot run says so, and hides no other's checks. */
static void
test_checks_cannot_run (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbFailure *failure;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  bench_write (bench, "verify_001.sql", "COMMIT;\nSELECT true;\n");
  sb_workbench_verify (workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  failure = sb_workbench_get_failure (workbench);
  g_assert_cmpstr (failure->title, ==, "The checks of 001 could not run");
  g_assert_cmpint (failure->place->role, ==, SB_ROLE_VERIFY);
  g_assert_true (g_str_has_suffix (failure->place->path, "/verify_001.sql"));
  g_assert_false (sb_workbench_is_outcome_good (workbench));
  g_assert_true (
      g_str_has_prefix (sb_workbench_get_outcome (workbench), "1 of 2 checks failed · "));
}

/* What is refused before anything is sent. */
static void
test_refused (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_write (bench, "002_b.sql", "-- switchback: requires 099\nCREATE TABLE b (n int);\n");
  bench_open_ready (bench);
  sb_workbench_preview (workbench, SB_PLAN_APPLY);
  bench_settle (bench);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_cmpstr (sb_workbench_get_failure (workbench)->title, ==, "Nothing was applied");
  bench_assert_contains (sb_workbench_get_failure (workbench)->message, "002 requires 099");
  g_assert_cmpstr (sb_workbench_get_failure (workbench)->consequence, ==, "nothing was changed");
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_READY);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 0);
}

/* Until the server says that it sleeps; meanwhile the main loop turns. */
static void
start_sleeping (Bench *bench)
{
  bench_write (bench, "001_a.sql", "CREATE TABLE a (n int);\nSELECT pg_sleep(60);\n");
  bench_open_ready (bench);
  sb_workbench_apply (bench->workbench, SB_SCOPE_NEXT);
  SB_TEST_WAIT (bench_is_sleeping (bench), g_main_context_iteration (NULL, FALSE));
}

static void
test_cancel (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbRunProgress *progress = sb_workbench_get_progress (workbench);

  SB_TEST_NEEDS_SERVER ();
  start_sleeping (bench);
  g_assert_true (sb_run_progress_is_running (progress));
  sb_test_wait_for (strcmp (sb_run_progress_get_title (progress), "Applying 001 a") == 0);
  sb_workbench_cancel (workbench);
  bench_assert_contains (sb_run_progress_get_title (progress), "Cancelling");
  bench_settle (bench);
  g_assert_false (sb_run_progress_is_running (progress));
  g_assert_cmpstr (sb_workbench_get_outcome (workbench), ==,
                   "Cancelled and rolled back: nothing was changed");
  g_assert_true (sb_workbench_was_cancelled (workbench));
  g_assert_null (sb_workbench_get_failure (workbench));
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_READY);
  bench_assert_query (bench, "SELECT to_regclass('a') IS NULL", "t");
}

static void
test_close_during_run (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  g_assert_true (sb_workbench_ask_to_close (bench->workbench));
  start_sleeping (bench);
  g_assert_false (sb_workbench_ask_to_close (bench->workbench));
  bench_assert_contains (bench->asked->str, "Cancel the run and close?");
  bench_settle (bench);
  g_assert_cmpuint (bench->n_closed, ==, 1);
  g_assert_true (sb_workbench_ask_to_close (bench->workbench));
}

/* Nobody answers, and then there is nothing left to cancel. */
static void
test_question_goes_with_its_run (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  start_sleeping (bench);
  bench->keeps_questions = TRUE;
  g_assert_false (sb_workbench_ask_to_close (bench->workbench));
  g_assert_false (sb_question_is_answered (bench->question));
  sb_workbench_cancel (bench->workbench);
  bench_settle (bench);
  g_assert_true (sb_question_is_answered (bench->question));
  g_assert_cmpuint (bench->n_closed, ==, 0);
}

/* Before anything was sent there is nothing to roll back, and nothing is sent any more. */
static void
test_close_before_anything_is_sent (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_apply (bench->workbench, SB_SCOPE_NEXT);
  g_assert_false (sb_workbench_ask_to_close (bench->workbench));
  bench_assert_contains (bench->asked->str, "Cancel the run and close?");
  bench_settle (bench);
  g_assert_cmpuint (bench->n_closed, ==, 1);
  bench_assert_contains (bench->toasts->str, "Cancelled: nothing was changed");
  bench_assert_query (bench, "SELECT to_regclass('a') IS NULL", "t");
}

/* The server process is killed while it works for us. */
static void
test_killed (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  start_sleeping (bench);
  bench_assert_query (bench,
                      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                      "current_database() AND wait_event = 'PgSleep'",
                      "t");
  bench_settle (bench);
  g_assert_nonnull (sb_workbench_get_failure (workbench));
  bench_assert_contains (sb_workbench_get_failure (workbench)->consequence, "nothing was changed");
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_READY);
}

/* Staging asks. The address is the server's own under another name than loopback. */
static void
open_as (Bench *bench, const char *host)
{
  g_autofree char *url = NULL;

  bench->database = sb_test_server_create_database ();
  url = g_strdup_printf ("postgresql://postgres@/%s?host=%s,%s&port=%s,%s&sslmode=disable",
                         bench->database, host, g_getenv ("SWITCHBACK_TEST_SOCKET"), "1",
                         g_getenv ("SWITCHBACK_TEST_PORT"));
  bench_use_url (bench, url);
  bench_open (bench);
  g_assert_cmpint (sb_workbench_get_phase (bench->workbench), ==, SB_PHASE_READY);
}

static void
test_staging_asks (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  open_as (bench, "staging.invalid");
  bench->answer = SB_ANSWER_CANCEL;
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  bench_assert_contains (bench->asked->str, "Apply 2 migrations on ");
  bench_assert_contains (bench->asked->str, "(staging)");
  bench_assert_contains (bench->asked->str, "Open in the checklist: ");
  bench_assert_contains (bench->asked->str, "• 001: ");
  bench_assert_contains (bench->asked->str, " more");
  g_assert_null (bench->typed);
  g_assert_true (bench->was_plan_shown);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 0);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_READY);
  sb_workbench_verify (workbench, SB_SCOPE_ALL); /* there is nothing to verify yet */
  bench->answer = SB_ANSWER_ACCEPT;
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
}

static void
test_production_wants_the_name (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbTarget *target;

  SB_TEST_NEEDS_SERVER ();
  open_as (bench, "db.abcdefghijklmnopqrst.supabase.co");
  bench->keeps_questions = TRUE;
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  sb_test_wait_for (bench->question != NULL);
  target = sb_workspace_get_target (sb_workbench_get_workspace (workbench));
  g_assert_cmpstr (bench->typed, ==, sb_target_get_name (target));
  g_assert_true (bench->was_plan_shown);
  bench_assert_contains (bench->asked->str, "on production?");
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 0);

  /* Cancelling while it is asked takes the question back. */
  sb_workbench_cancel (workbench);
  g_assert_true (sb_question_is_answered (bench->question));
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 0);
}

/* Somebody types into the selected migration's forward script. */
static GBytes *
typed_text (gpointer user_data)
{
  return g_bytes_new_static (user_data, strlen (user_data));
}

static void
type (Bench *bench, const char *text)
{
  SbDocumentSet *documents = sb_workbench_get_documents (bench->workbench);
  SbDocument *document;

  sb_workbench_select (bench->workbench, "002_b.sql");
  document = sb_document_set_get_document (documents, SB_ROLE_FORWARD);
  g_assert_nonnull (document);
  sb_test_wait_for (sb_document_get_state (document) == SB_DOCUMENT_READY);
  sb_document_set_source (document, typed_text, (gpointer) text);
  sb_document_touch (document, TRUE);
  g_assert_cmpuint (sb_document_set_get_n_modified (documents), ==, 1);
}

static void
test_unsaved_is_saved_first (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  type (bench, "CREATE TABLE typed (n int);\nCREATE TABLE b (n int);\n");
  g_assert_true (sb_workbench_can (bench->workbench, SB_CAN_SAVE, NULL));
  sb_workbench_apply (bench->workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  bench_assert_contains (bench->toasts->str, "Saved 1 file\n");
  g_assert_null (sb_workbench_get_failure (bench->workbench));
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_SAVE), ==, "nothing is to be saved");
  bench_assert_query (bench, "SELECT to_regclass('typed') IS NOT NULL", "t");
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
}

/* Save, and Apply at once: files are being read again just then, which is no reason to refuse. */
static void
test_apply_while_files_are_read (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  bench_write (bench, "003_c.sql", "CREATE TABLE just_written (n int);\n");
  sb_test_wait_for (sb_workspace_get_timeline (sb_workbench_get_workspace (bench->workbench))
                    == NULL);
  g_assert_true (sb_workbench_can (bench->workbench, SB_CAN_APPLY, NULL));
  sb_workbench_apply (bench->workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (bench->workbench));
  bench_assert_query (bench, "SELECT to_regclass('just_written') IS NOT NULL", "t");
  g_assert_null (sb_workbench_get_trouble (bench->workbench));
}

static void
test_close_unsaved (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autofree char *path = bench_dup_path (bench, "002_b.sql");
  g_autofree char *text = NULL;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  type (bench, "SELECT 'typed';\n");
  bench->answer = SB_ANSWER_CANCEL;
  g_assert_false (sb_workbench_ask_to_close (workbench));
  bench_settle (bench);
  g_assert_cmpuint (bench->n_closed, ==, 0);
  bench_assert_contains (bench->asked->str, "Save changes? 1 file has unsaved changes: 002_b.sql.");
  bench->answer = SB_ANSWER_ACCEPT;
  g_assert_false (sb_workbench_ask_to_close (workbench));
  sb_test_wait_for (bench->n_closed == 1);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "SELECT 'typed';\n");
}

static void
test_discard (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  type (bench, "SELECT 'typed';\n");
  bench->answer = SB_ANSWER_OTHER;
  g_assert_false (sb_workbench_ask_to_close (workbench));
  g_assert_cmpuint (bench->n_closed, ==, 1);
  g_assert_cmpuint (sb_document_set_get_n_modified (sb_workbench_get_documents (workbench)), ==, 0);
}

/* Unsaved text is given up for another folder, which then is not there: the editor shows what the
 * file has, not what was discarded and not nothing. */
static void
test_discard_for_nothing (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbDocumentSet *documents = sb_workbench_get_documents (workbench);
  SbDocument *document;
  GBytes *text;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  type (bench, "SELECT 'typed';\n");
  bench->answer = SB_ANSWER_OTHER;
  sb_workbench_open (workbench, "/nonexistent/folder");
  bench_settle (bench);
  bench_assert_contains (bench->toasts->str, "The folder could not be opened");
  g_assert_cmpstr (sb_timeline_item_get_key (sb_workbench_get_selected (workbench)), ==,
                   "002_b.sql");
  g_assert_cmpuint (sb_document_set_get_n_modified (documents), ==, 0);
  document = sb_document_set_get_document (documents, SB_ROLE_FORWARD);
  g_assert_nonnull (document);
  sb_test_wait_for (sb_document_get_state (document) == SB_DOCUMENT_READY);
  text = sb_document_get_loaded (document);
  g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text),
                   "CREATE TABLE b (n int);\n", 24);
}

static gpointer
hold_job (SbSession *session, gpointer data, GError **error)
{
  static const char *const sqls[] = { "BEGIN", "SELECT count(*) FROM held" };

  if (!sb_session_connect (session, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (sqls); i++)
    {
      g_autoptr (SbResult)
          result = sb_session_expect (sb_session_exec (session, sqls[i], error), error);

      if (result == NULL)
        return NULL;
    }
  return NULL;
}

static void
held_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sb_connection_run_finish (result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* The session in the way is named, and ended when the person says so; then the
 * run goes on. */
static void
test_end_session (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbRunProgress *progress = sb_workbench_get_progress (workbench);
  g_autoptr (SbConnection) holder = NULL;
  g_autoptr (SbTarget) target = NULL;
  gboolean is_held = FALSE;

  SB_TEST_NEEDS_SERVER ();
  bench_write (bench, "003_c.sql", "ALTER TABLE held ADD b int;\n");
  bench_open_ready (bench);
  bench_assert_query (bench, "CREATE TABLE held (a int)", "");
  target = sb_test_server_get_target (bench->database, NULL);
  holder = sb_connection_new (target, "coffee");
  sb_connection_run_async (holder, hold_job, NULL, NULL, NULL, held_cb, &is_held);
  sb_test_wait_for (is_held);

  sb_workbench_end_session (workbench); /* nobody waits yet */
  g_assert_cmpuint (bench->asked->len, ==, 0);
  sb_workbench_apply (workbench, SB_SCOPE_ALL);
  sb_test_wait_for (sb_run_progress_get_wait (progress) != NULL);
  bench->answer = SB_ANSWER_CANCEL;
  sb_workbench_end_session (workbench);
  bench_assert_contains (bench->asked->str, "End the session of process ");
  bench_assert_contains (bench->asked->str, "“coffee”");
  bench_assert_contains (bench->asked->str, "SELECT count(*) FROM held");
  bench->answer = SB_ANSWER_ACCEPT;
  sb_test_wait_for (sb_run_progress_get_wait (progress) != NULL);
  sb_workbench_end_session (workbench);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (workbench));
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 3);
  /* It is told by a connection of its own, maybe after the run's end. */
  sb_test_wait_for (strstr (bench->toasts->str, "The session was ended") != NULL);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Bench *bench, gconstpointer data);
  } tests[] = {
    { "/workbench-run/there-and-back", test_there_and_back },
    { "/workbench-run/scopes", test_scopes },
    { "/workbench-run/failure", test_failure },
    { "/workbench-run/failed-check", test_failed_check },
    { "/workbench-run/checks-cannot-run", test_checks_cannot_run },
    { "/workbench-run/refused", test_refused },
    { "/workbench-run/cancel", test_cancel },
    { "/workbench-run/close-during-run", test_close_during_run },
    { "/workbench-run/question-goes", test_question_goes_with_its_run },
    { "/workbench-run/close-before-anything-is-sent", test_close_before_anything_is_sent },
    { "/workbench-run/killed", test_killed },
    { "/workbench-run/staging-asks", test_staging_asks },
    { "/workbench-run/production-wants-the-name", test_production_wants_the_name },
    { "/workbench-run/unsaved-is-saved-first", test_unsaved_is_saved_first },
    { "/workbench-run/apply-while-files-are-read", test_apply_while_files_are_read },
    { "/workbench-run/close-unsaved", test_close_unsaved },
    { "/workbench-run/end-session", test_end_session },
    { "/workbench-run/discard", test_discard },
    { "/workbench-run/discard-for-nothing", test_discard_for_nothing },
  };

  sb_thread_claim_main (); /* whatever waits on it is a failure */
  g_unsetenv ("DATABASE_URL");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Bench, NULL, bench_set_up, tests[i].func, bench_tear_down);
  return g_test_run ();
}
