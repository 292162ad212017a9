/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Renaming, renumbering and deleting in the workbench, on real folders and with a real server. */
#include "sb-bench.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"

#include <glib/gstdio.h>
#include <string.h>

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", text, part);
}

static gboolean
has_file (Bench *bench, const char *name)
{
  g_autofree char *path = bench_dup_path (bench, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static const char *
get_selected (Bench *bench)
{
  SbTimelineItem *item = sb_workbench_get_selected (bench->workbench);

  return item != NULL ? sb_timeline_item_get_key (item) : NULL;
}

static GBytes *
typed_cb (gpointer user_data)
{
  return g_bytes_new_static ("CREATE TABLE b (n int, typed int);\n", 35);
}

/* The files have their new names, the row stays selected, and unsaved text is still there. */
static void
test_rename (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbDocumentSet *documents = sb_workbench_get_documents (workbench);
  SbTimelineItem *item;
  SbDocument *document;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_select (workbench, "002_b.sql");
  item = sb_workbench_get_selected (workbench);
  document = sb_document_set_get_document (documents, SB_ROLE_FORWARD);
  sb_test_wait_for (sb_document_get_state (document) == SB_DOCUMENT_READY);
  sb_document_set_source (document, typed_cb, NULL);
  sb_document_touch (document, TRUE);

  sb_workbench_rename (workbench, "Better: name!");
  bench_settle (bench);
  g_assert_true (has_file (bench, "002_better_name.sql"));
  g_assert_false (has_file (bench, "002_b.sql"));
  g_assert_true (has_file (bench, "rollback_002.sql"));
  g_assert_cmpstr (get_selected (bench), ==, "002_better_name.sql");
  g_assert_cmpstr (bench->toasts->str, ==, "Renamed 1 file\n");
  g_assert_cmpuint (bench->asked->len, ==, 0);
  g_assert_true (sb_document_set_get_document (documents, SB_ROLE_FORWARD) == document);
  g_assert_true (sb_document_is_modified (document));
  sb_workbench_save (workbench);
  bench_settle (bench);
  g_assert_false (has_file (bench, "002_b.sql"));

  sb_workbench_renumber (workbench, "007");
  bench_settle (bench);
  g_assert_true (has_file (bench, "007_better_name.sql"));
  g_assert_true (has_file (bench, "rollback_007.sql"));
  g_assert_true (has_file (bench, "verify_007.sql"));
  g_assert_cmpstr (get_selected (bench), ==, "007_better_name.sql");
  assert_contains (bench->toasts->str, "Renumbered 3 files");
  g_assert_nonnull (item);

  /* And it runs under its new name. */
  sb_workbench_apply (workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  bench_assert_query (bench,
                      "SELECT string_agg (migration_name, ' ' ORDER BY id) FROM migration_history",
                      "001_a.sql 007_better_name.sql");
  bench_assert_query (bench, "SELECT count (typed) FROM b", "0");
}

/* Another row is selected while the last copy of a text is in the editor: that asks, because no row
 * leads back to it. */
static void
test_last_copy (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbDocumentSet *documents = sb_workbench_get_documents (workbench);
  SbDocument *document;
  g_autofree char *path = NULL;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_select (workbench, "002_b.sql");
  document = sb_document_set_get_document (documents, SB_ROLE_FORWARD);
  path = g_strdup (sb_document_get_path (document));
  sb_test_wait_for (sb_document_get_state (document) == SB_DOCUMENT_READY);
  sb_document_set_source (document, typed_cb, NULL);
  sb_document_touch (document, TRUE);
  g_assert_cmpint (g_unlink (path), ==, 0);
  sb_test_wait_for (sb_timeline_model_find (sb_workbench_get_timeline (workbench), "002_b.sql")
                    == NULL);
  bench_settle (bench);

  bench->answer = SB_ANSWER_CANCEL;
  sb_workbench_select (workbench, "001_a.sql");
  assert_contains (bench->asked->str, "Save changes? 1 file has unsaved changes: 002_b.sql.");
  g_assert_true (sb_document_set_get_document (documents, SB_ROLE_FORWARD) == document);
  g_assert_null (sb_workbench_get_selected (workbench));

  bench->answer = SB_ANSWER_OTHER;
  sb_workbench_select (workbench, "001_a.sql");
  g_assert_cmpstr (get_selected (bench), ==, "001_a.sql");
  g_assert_cmpuint (sb_document_set_get_n_modified (documents), ==, 0);
}

/* Somebody deletes a file outside: unsaved text stays where the person sees it, and comes back to
 * disk when they say so. */
static void
test_deleted_outside (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbDocumentSet *documents = sb_workbench_get_documents (workbench);
  SbDocument *document;
  g_autofree char *path = NULL;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_select (workbench, "002_b.sql");
  document = sb_document_set_get_document (documents, SB_ROLE_FORWARD);
  path = g_strdup (sb_document_get_path (document));
  sb_test_wait_for (sb_document_get_state (document) == SB_DOCUMENT_READY);
  sb_document_set_source (document, typed_cb, NULL);
  sb_document_touch (document, TRUE);

  g_assert_cmpint (g_unlink (path), ==, 0);
  sb_test_wait_for (sb_timeline_model_find (sb_workbench_get_timeline (workbench), "002_b.sql")
                    == NULL);
  sb_test_wait_for (sb_document_get_disk (document) == SB_DISK_DELETED);
  bench_settle (bench);
  g_assert_true (sb_document_set_get_document (documents, SB_ROLE_FORWARD) == document);
  g_assert_true (sb_document_is_modified (document));

  sb_document_keep_mine (document);
  sb_workbench_save (workbench);
  sb_test_wait_for (g_file_test (path, G_FILE_TEST_EXISTS));
  sb_test_wait_for (sb_workbench_get_selected (workbench) != NULL);
  g_assert_cmpstr (get_selected (bench), ==, "002_b.sql");
  g_assert_true (sb_document_set_get_document (documents, SB_ROLE_FORWARD) == document);
  bench_settle (bench);
  g_assert_false (sb_document_is_modified (document));
}

static void
test_applied_refuse (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_apply (workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  sb_workbench_select (workbench, "002_b.sql");
  g_string_truncate (bench->toasts, 0);
  sb_workbench_rename (workbench, "other");
  assert_contains (bench->toasts->str, "Not done: it is applied");
  sb_workbench_renumber (workbench, "005");
  sb_workbench_delete (workbench);
  bench_settle (bench);
  g_assert_cmpuint (bench->asked->len, ==, 0);
  g_assert_true (has_file (bench, "002_b.sql"));

  /* Rolled back it may; before the newest that is applied only when the person says so. */
  sb_workbench_rollback (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  bench->answer = SB_ANSWER_CANCEL;
  sb_workbench_renumber (workbench, "000");
  bench_settle (bench);
  assert_contains (bench->asked->str, "Renumber 002 b? 000 comes before 001, the newest");
  g_assert_true (has_file (bench, "002_b.sql"));
  bench->answer = SB_ANSWER_ACCEPT;
  sb_workbench_renumber (workbench, "000");
  bench_settle (bench);
  g_assert_true (has_file (bench, "000_b.sql"));
  g_assert_cmpuint (bench_count (bench, SB_STATE_LATE), ==, 1);
}

static void
test_refused (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_select (workbench, "002_b.sql");
  sb_workbench_renumber (workbench, "1");
  assert_contains (bench->toasts->str, "the version 1 is taken by \"001_a.sql\"");
  sb_workbench_rename (workbench, "%s \n");
  bench_settle (bench);
  g_assert_true (has_file (bench, "002_s.sql"));
  /* Somebody has taken a name since the folder was read. */
  bench_write (bench, "rollback_009.sql", "SELECT 1;");
  sb_workbench_renumber (workbench, "009");
  bench_settle (bench);
  g_assert_cmpstr (sb_workbench_get_failure (workbench)->title, ==,
                   "002 s could not be renumbered");
  g_assert_true (has_file (bench, "002_s.sql"));
  g_assert_true (has_file (bench, "verify_002.sql"));
  g_assert_false (has_file (bench, "009_s.sql"));
}

static void
test_delete (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_select (workbench, "002_b.sql");
  bench->answer = SB_ANSWER_CANCEL;
  sb_workbench_delete (workbench);
  bench_settle (bench);
  assert_contains (bench->asked->str, "Delete 002 b? Its files go to the trash: 002_b.sql, "
                                      "rollback_002.sql, verify_002.sql.");
  g_assert_true (has_file (bench, "002_b.sql"));
  bench->answer = SB_ANSWER_ACCEPT;
  sb_workbench_delete (workbench);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (workbench));
  g_assert_false (has_file (bench, "002_b.sql"));
  g_assert_false (has_file (bench, "rollback_002.sql"));
  g_assert_false (has_file (bench, "verify_002.sql"));
  g_assert_true (has_file (bench, "001_a.sql"));
  g_assert_null (sb_timeline_model_find (sb_workbench_get_timeline (workbench), "002_b.sql"));
  g_assert_cmpstr (get_selected (bench), !=, "002_b.sql");
}

/* While it is asked whether to delete it, it is applied: the late answer deletes nothing. */
static void
test_applied_meanwhile (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_select (workbench, "002_b.sql");
  bench->keeps_questions = TRUE;
  sb_workbench_delete (workbench);
  g_assert_nonnull (bench->question);
  sb_workbench_apply (workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
  sb_question_answer (bench->question, SB_ANSWER_ACCEPT);
  bench_settle (bench);
  assert_contains (bench->toasts->str, "Not done: it is applied");
  g_assert_true (has_file (bench, "002_b.sql"));
  g_assert_true (has_file (bench, "rollback_002.sql"));
}

/* Whoever asks twice, as another program can, gets one question: the newest. */
static void
test_asked_twice (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autoptr (SbQuestion) first = NULL;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  bench->keeps_questions = TRUE;
  sb_workbench_select (workbench, "001_a.sql");
  sb_workbench_delete (workbench);
  first = g_object_ref (bench->question);
  sb_workbench_select (workbench, "002_b.sql");
  sb_workbench_delete (workbench);
  g_assert_true (bench->question != first);
  g_assert_true (sb_question_is_answered (first));
  g_assert_false (sb_question_is_answered (bench->question));
  sb_question_answer (bench->question, SB_ANSWER_ACCEPT);
  bench_settle (bench);
  g_assert_true (has_file (bench, "001_a.sql"));
  g_assert_false (has_file (bench, "002_b.sql"));
}

/* Nobody knows whether it is applied: the person has to say. */
static void
test_unknown_asks (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  bench_use_url (bench, "postgresql://nobody@127.0.0.1:1/nothing");
  bench_open (bench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_OFFLINE);
  sb_workbench_select (workbench, "001_a.sql");
  bench->answer = SB_ANSWER_CANCEL;
  sb_workbench_rename (workbench, "other");
  bench_settle (bench);
  assert_contains (bench->asked->str, "Rename 001 a? Whether it is applied is not known");
  g_assert_true (has_file (bench, "001_a.sql"));
  bench->answer = SB_ANSWER_ACCEPT;
  sb_workbench_rename (workbench, "other");
  bench_settle (bench);
  g_assert_true (has_file (bench, "001_other.sql"));
  g_assert_cmpstr (get_selected (bench), ==, "001_other.sql");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/workbench-files/" name, Bench, NULL, bench_set_up, function, bench_tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("sb-home-XXXXXX", NULL);
  int status;

  /* Nothing of what is tested goes to the trash of the person who tests. */
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("rename", test_rename);
  ADD ("deleted-outside", test_deleted_outside);
  ADD ("last-copy", test_last_copy);
  ADD ("applied-refuse", test_applied_refuse);
  ADD ("refused", test_refused);
  ADD ("delete", test_delete);
  ADD ("applied-meanwhile", test_applied_meanwhile);
  ADD ("asked-twice", test_asked_twice);
  ADD ("unknown-asks", test_unknown_asks);
  status = g_test_run ();
  sb_test_program_remove_folder (home);
  return status;
}
