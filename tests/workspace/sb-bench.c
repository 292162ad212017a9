/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-bench.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sb-test-server.h"
#include "sb-test-wait.h"

static void
question_cb (SbWorkbench *workbench, SbQuestion *question, gpointer user_data)
{
  Bench *bench = user_data;

  g_string_append_printf (bench->asked, "%s %s\n", sb_question_get_title (question),
                          sb_question_get_body (question));
  g_free (bench->typed);
  bench->typed = g_strdup (sb_question_get_typed (question));
  bench->was_plan_shown = sb_question_get_plan (question) != NULL;
  if (bench->keeps_questions)
    g_set_object (&bench->question, question);
  else
    sb_question_answer (question, bench->answer);
}

static void
toast_cb (SbWorkbench *workbench, const char *text, gpointer user_data)
{
  Bench *bench = user_data;

  g_string_append_printf (bench->toasts, "%s\n", text);
}

static void
ended_cb (SbWorkbench *workbench, const char *title, const char *body, gboolean good,
          gpointer user_data)
{
  Bench *bench = user_data;

  g_string_append_printf (bench->ended, "%s: %s%s\n", title, body, good ? "" : " (bad)");
}

static void
close_cb (SbWorkbench *workbench, gpointer user_data)
{
  Bench *bench = user_data;

  bench->n_closed++;
}

static void
reveal_cb (SbDocumentSet *documents, const SbPlace *place, gpointer user_data)
{
  Bench *bench = user_data;

  g_clear_pointer (&bench->revealed, sb_place_free);
  bench->revealed = sb_place_copy (place);
}

/**
 * bench_set_up:
 *
 * Two migrations in full, and a third without anything beside it; nothing is open yet.
 */
void
bench_set_up (Bench *bench, gconstpointer data)
{
  g_autofree char *migrations = NULL, *state = NULL, *git = NULL;

  bench->folder = g_dir_make_tmp ("sb-bench-XXXXXX", NULL);
  migrations = g_build_filename (bench->folder, "migrations", NULL);
  state = g_build_filename (bench->folder, "state.ini", NULL);
  g_assert_cmpint (g_mkdir (migrations, 0700), ==, 0);
  /* Up to here configuration is looked for. */
  git = g_build_filename (bench->folder, ".git", NULL);
  g_assert_cmpint (g_mkdir (git, 0700), ==, 0);
  bench->answer = SB_ANSWER_ACCEPT;
  bench->asked = g_string_new (NULL);
  bench->toasts = g_string_new (NULL);
  bench->ended = g_string_new (NULL);
  bench->memory = sb_memory_new (state);
  bench->workbench = sb_workbench_new ("test", bench->memory);
  g_signal_connect (bench->workbench, "question", G_CALLBACK (question_cb), bench);
  g_signal_connect (bench->workbench, "toast", G_CALLBACK (toast_cb), bench);
  g_signal_connect (bench->workbench, "run-ended", G_CALLBACK (ended_cb), bench);
  g_signal_connect (bench->workbench, "close", G_CALLBACK (close_cb), bench);
  g_signal_connect (sb_workbench_get_documents (bench->workbench), "reveal", G_CALLBACK (reveal_cb),
                    bench);
  bench_write (bench, "001_a.sql", "CREATE TABLE a (n int);\n");
  bench_write (bench, "rollback_001.sql", "DROP TABLE a;\n");
  bench_write (bench, "verify_001.sql", "SELECT count(*) = 0 FROM a;\n");
  bench_write (bench, "002_b.sql", "CREATE TABLE b (n int);\n");
  bench_write (bench, "rollback_002.sql", "DROP TABLE b;\n");
  bench_write (bench, "verify_002.sql", "SELECT count(*) = 0 FROM b;\n");
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *is_flushed = user_data;

  *is_flushed = sb_memory_flush_finish (SB_MEMORY (source), result, NULL);
}

void
bench_tear_down (Bench *bench, gconstpointer data)
{
  gboolean is_flushed = FALSE;

  bench_settle (bench);
  /* Names of the target may be on their way still: it goes once they are there. */
  g_object_add_weak_pointer (G_OBJECT (bench->workbench), (gpointer *) &bench->workbench);
  g_object_unref (bench->workbench);
  sb_test_wait_for (bench->workbench == NULL);
  sb_memory_flush_async (bench->memory, flushed_cb, &is_flushed);
  sb_test_wait_for (is_flushed);
  g_object_unref (bench->memory);
  g_clear_object (&bench->question);
  g_clear_pointer (&bench->revealed, sb_place_free);
  g_string_free (bench->asked, TRUE);
  g_string_free (bench->toasts, TRUE);
  g_string_free (bench->ended, TRUE);
  sb_test_program_remove_folder (bench->folder);
  g_free (bench->typed);
  g_free (bench->folder);
  g_free (bench->database);
}

char *
bench_dup_path (Bench *bench, const char *name)
{
  return g_build_filename (bench->folder, "migrations", name, NULL);
}

void
bench_write (Bench *bench, const char *name, const char *text)
{
  g_autofree char *path = bench_dup_path (bench, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

void
bench_use_url (Bench *bench, const char *url)
{
  g_autofree char *path = g_build_filename (bench->folder, ".env.local", NULL);
  g_autofree char *text = g_strdup_printf ("DATABASE_URL=%s\n", url);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/**
 * bench_use_server:
 *
 * The project's own configuration names a new database on the test run's server.
 */
void
bench_use_server (Bench *bench)
{
  g_autofree char *url = NULL;

  bench->database = sb_test_server_create_database ();
  url = g_strdup_printf ("postgresql://postgres@/%s?host=%s&port=%s", bench->database,
                         g_getenv ("SWITCHBACK_TEST_SOCKET"), g_getenv ("SWITCHBACK_TEST_PORT"));
  bench_use_url (bench, url);
}

/**
 * bench_settle:
 *
 * Waits until nothing goes on any more.
 */
void
bench_settle (Bench *bench)
{
  sb_test_wait_for (!sb_workbench_is_busy (bench->workbench));
}

void
bench_open (Bench *bench)
{
  sb_workbench_open (bench->workbench, bench->folder);
  bench_settle (bench);
}

void
bench_open_ready (Bench *bench)
{
  bench_use_server (bench);
  bench_open (bench);
  g_assert_cmpint (sb_workbench_get_phase (bench->workbench), ==, SB_PHASE_READY);
}

guint
bench_count (Bench *bench, SbState state)
{
  SbWorkspace *workspace = sb_workbench_get_workspace (bench->workbench);

  return sb_timeline_count (sb_workspace_get_timeline (workspace), state);
}

void
bench_assert_query (Bench *bench, const char *sql, const char *expected)
{
  g_autofree char *answer = sb_test_server_query (bench->database, sql);

  g_assert_cmpstr (answer, ==, expected);
}

const char *
bench_why_not (Bench *bench, SbAbility ability)
{
  const char *why = NULL;

  g_assert_false (sb_workbench_can (bench->workbench, ability, &why));
  return why;
}

void
bench_assert_contains (const char *text, const char *part)
{
  if (text == NULL || strstr (text, part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", text, part);
}

gboolean
bench_is_sleeping (Bench *bench)
{
  g_autofree char *answer = sb_test_server_query (
      bench->database, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                       "AND wait_event = 'PgSleep'");

  return strcmp (answer, "1") == 0;
}
