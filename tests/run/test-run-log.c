/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that are cut off for good: the next start finds out what became of them, and says it. */
#include "sb-interruption.h"
#include "sb-run-fixture.h"
#include "sb-run-watcher.h"
#include "sb-test-proxy.h"
#include "sb-test-wait.h"

#include <glib/gstdio.h>
#include <string.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* As in test-run-loss.c. */
#define THE_COMMIT 6

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "switchback", "runs", NULL);
}

/* Names in the folder of run logs, in no order. */
static GPtrArray *
list_logs (void)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

static guint
count_logs (void)
{
  g_autoptr (GPtrArray) names = list_logs ();

  return names->len;
}

static gpointer
settle_job (SbSession *session, gpointer data, GError **error)
{
  SbRunFixture *fixture = data;
  g_autoptr (SbProject) project = sb_project_open (fixture->folder, error);
  g_autoptr (SbHistory) history = NULL;

  if (project == NULL || !sb_session_connect (session, error))
    return NULL;
  history = sb_history_read (session, project, error);
  return history != NULL ? sb_interruption_settle_all (session, project, &history) : NULL;
}

/* What the next start tells: texts, one a line, without the time. */
static char *
start_again_as (SbRunFixture *fixture, const char *database, const char *role)
{
  g_autoptr (SbTarget)
      target = sb_test_server_get_target (database != NULL ? database : fixture->database, role);
  g_autoptr (SbConnection) connection = sb_connection_new (target, "switchback-test");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = sb_connection_run_and_wait (connection, settle_job, fixture, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++)
    {
      const SbInterruption *one = all->pdata[i];
      const char *result = strstr (one->text, "interrupted: ");

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                              result != NULL ? result + strlen ("interrupted: ") : one->text);
    }
  return g_string_free (text, FALSE);
}

static char *
start_again (SbRunFixture *fixture, const char *database)
{
  return start_again_as (fixture, database, NULL);
}

static SbTestProxy *
go_through_a_proxy (SbRunFixture *fixture)
{
  SbTestProxy *proxy =
      sb_test_proxy_new (g_getenv ("SWITCHBACK_TEST_SOCKET"),
                         (guint) g_ascii_strtoull (g_getenv ("SWITCHBACK_TEST_PORT"), NULL, 10));
  g_autofree char *url = g_strdup_printf ("postgresql://postgres@127.0.0.1:%u/%s",
                                          sb_test_proxy_get_port (proxy), fixture->database);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbTarget) target = sb_target_new_from_text (url, "test", &error);

  g_assert_no_error (error);
  sb_run_fixture_connect (fixture, target);
  return proxy;
}

/* Two migrations; the cable is cut at the COMMIT of the first, and nobody waits to hear more. */
static void
cut_off (SbRunFixture *fixture, SbTestCutMoment moment, SbTestCutWay way)
{
  g_autoptr (SbTestProxy) proxy = go_through_a_proxy (fixture);
  SbRunWatcher watcher = { fixture, proxy };
  GThread *thread;
  SbRunEvent *summary;

  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  sb_run_event_unref (sb_run_fixture_roll_back (fixture, TRUE));
  g_assert_cmpuint (count_logs (), ==, 0);
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE TABLE two (a int);");
  sb_test_proxy_cut_at (proxy, "COMMIT", THE_COMMIT, moment, way);
  thread = g_thread_new ("watcher", sb_run_watcher_abandon, &watcher);
  summary = sb_run_fixture_apply (fixture);
  g_thread_join (thread);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, "unknown");
  sb_run_event_unref (summary);
  g_assert_cmpuint (count_logs (), ==, 1);
}

static void
test_a_commit_that_arrived (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *told = NULL, *again = NULL;

  SB_TEST_NEEDS_SERVER ();
  cut_off (fixture, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_DROP);
  told = start_again (fixture, NULL);
  g_assert_cmpstr (told, ==, "001 is applied, 002 is not");
  g_assert_cmpuint (count_logs (), ==, 0);
  again = start_again (fixture, NULL);
  g_assert_cmpstr (again, ==, "");
}

/* The server still waits for it in an open transaction: that one is ended first. */
static void
test_a_commit_that_got_lost (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *told = NULL;

  SB_TEST_NEEDS_SERVER ();
  cut_off (fixture, SB_TEST_CUT_BEFORE, SB_TEST_CUT_DROP);
  told = start_again (fixture, NULL);
  g_assert_cmpstr (told, ==, "001 is not applied");
  g_assert_cmpuint (count_logs (), ==, 0);
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
}

/* What is told is what status tells, whatever else happened until then. */
static void
test_the_journal_was_forgotten (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *told = NULL;

  SB_TEST_NEEDS_SERVER ();
  cut_off (fixture, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_DROP);
  g_free (sb_test_server_query (fixture->database, "DROP SCHEMA switchback CASCADE"));
  told = start_again (fixture, NULL);
  g_assert_cmpstr (told, ==, "001 is applied, 002 is not");
  g_assert_cmpuint (count_logs (), ==, 0);
}

static void
test_somebody_else_went_on (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTarget) target = NULL;
  g_autofree char *told = NULL;

  SB_TEST_NEEDS_SERVER ();
  cut_off (fixture, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_DROP);
  target = sb_test_server_get_target (fixture->database, NULL);
  sb_run_fixture_connect (fixture, target);
  sb_run_event_unref (sb_run_fixture_roll_back (fixture, TRUE));
  g_assert_no_error (fixture->error);
  told = start_again (fixture, NULL);
  g_assert_cmpstr (told, ==, "001 is not applied");
}

static void
test_another_target_keeps_the_log (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = NULL, *told = NULL, *other = NULL;

  SB_TEST_NEEDS_SERVER ();
  cut_off (fixture, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_DROP);
  other = sb_test_server_create_database ();
  elsewhere = start_again (fixture, other);
  g_assert_cmpstr (elsewhere, ==, "");
  g_assert_cmpuint (count_logs (), ==, 1);
  told = start_again (fixture, NULL);
  g_assert_cmpstr (told, ==, "001 is applied, 002 is not");
}

/* As a copy of the whole server is that was made before the run: the same in all but its journal. */
static void
test_a_copy_from_before_keeps_the_log (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *copy = NULL, *told = NULL;

  SB_TEST_NEEDS_SERVER ();
  cut_off (fixture, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_DROP);
  sb_run_fixture_assert_query (
      fixture,
      "BEGIN; CREATE TABLE aside AS SELECT * FROM switchback.run; DELETE FROM switchback.run WHERE "
      "finished_at IS NULL; COMMIT",
      "");
  copy = start_again (fixture, NULL);
  g_assert_cmpstr (copy, ==, "");
  g_assert_cmpuint (count_logs (), ==, 1);
  sb_run_fixture_assert_query (
      fixture, "INSERT INTO switchback.run SELECT * FROM aside ON CONFLICT DO NOTHING", "");
  told = start_again (fixture, NULL);
  g_assert_cmpstr (told, ==, "001 is applied, 002 is not");
  g_assert_cmpuint (count_logs (), ==, 0);
}

/* A server that does not say who it is may be any other with a database of that name. */
static void
test_a_server_without_a_name (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *role = g_strdup_printf ("few_%s", fixture->database);
  g_autofree char *sql = g_strdup_printf (
      "CREATE ROLE %s LOGIN; REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC", role);
  g_autofree char *folder = dup_folder (), *id = g_uuid_string_random ();
  g_autofree char *path = g_build_filename (folder, id, NULL), *told = NULL;
  g_autofree char *text = g_strdup_printf ("switchback run log 1\nrun\t%s\nkind\tapply\n"
                                           "started\t1\nsystem\t\t\ndatabase\t%s\n"
                                           "history\tpublic.migration_history\n"
                                           "host\telsewhere:5432\nstep\t001\t001_one.sql\n",
                                           id, fixture->database);

  SB_TEST_NEEDS_SERVER ();
  g_free (sb_test_server_query (fixture->database, sql));
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  told = start_again_as (fixture, NULL, role);
  g_assert_cmpstr (told, ==, "");
  g_assert_cmpuint (count_logs (), ==, 1);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Its lock is held for as long as the run lives. */
static void
test_a_run_that_lives_is_left_alone (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *folder = dup_folder (), *path = NULL, *told = NULL;
  g_autoptr (SbRunRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  SbRunLog *log;

  SB_TEST_NEEDS_SERVER ();
  cut_off (fixture, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_DROP);
  names = list_logs ();
  path = g_build_filename (folder, names->pdata[0], NULL);
  log = sb_run_log_open (path, &record, &error);
  g_assert_no_error (error);
  told = start_again (fixture, NULL);
  g_assert_cmpstr (told, ==, "");
  g_assert_cmpuint (count_logs (), ==, 1);
  sb_run_log_close (log, TRUE);
}

static void
test_the_file_is_for_the_user_only (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *folder = dup_folder (), *path = NULL, *text = NULL, *told = NULL;
  GStatBuf info;

  SB_TEST_NEEDS_SERVER ();
  cut_off (fixture, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_DROP);
  names = list_logs ();
  path = g_build_filename (folder, names->pdata[0], NULL);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "CREATE TABLE"));
  g_assert_nonnull (strstr (text, fixture->database));
  told = start_again (fixture, NULL);
}

static void
test_files_that_are_no_run_logs (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "",
    "\n\n",
    "switchback run log 1\n",
    "switchback run log 1\nstep\n",
    "switchback run log 1\nstep\ta\tb\\\ncommit\t1\t1\n",
    "switchback run log 1\ncommit\t4294967295\t1\n",
    "switchback run log 1\nrun\t../../etc\n",
    "switchback run log 1\nsystem\t1\t1\nsystem\t1\t1\n",
    "\xff\xfe\t\t\t\n",
    "switchback run log 1\nhistory\nstarted\t-1\n",
  };

  SB_TEST_NEEDS_SERVER ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *folder = dup_folder (), *id = g_uuid_string_random ();
      g_autofree char *path = g_build_filename (folder, id, NULL);
      g_autofree char *aside = g_strconcat (path, ".unreadable", NULL);
      g_autofree char *told = NULL, *again = NULL;

      g_mkdir_with_parents (folder, 0700);
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      told = start_again (fixture, NULL);
      g_assert_nonnull (strstr (told, "is not a run log"));
      g_assert_nonnull (strstr (told, id));
      again = start_again (fixture, NULL);
      g_assert_cmpstr (again, ==, "");
      g_assert_cmpint (g_unlink (aside), ==, 0);
    }
}

static void
test_a_folder_that_cannot_be_written_stops_nobody (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = dup_folder (), *states = NULL;

  SB_TEST_NEEDS_SERVER ();
  g_mkdir_with_parents (folder, 0700);
  g_rmdir (folder);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  g_unlink (folder);
  states = sb_run_fixture_states (fixture);
  g_assert_cmpstr (states, ==, "001 applied");
}

/* From now on no file grows beyond that, as on a disk that is full. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* At the second migration the log cannot take one byte more, or only half a line. */
static void
fill_disk (SbRunEvent *event, gpointer data)
{
  g_autoptr (GPtrArray) names = list_logs ();
  g_autofree char *folder = dup_folder (), *path = NULL;
  struct stat info;

  if (event->kind != SB_EVENT_MIGRATION_START || event->ordinal != 2)
    return;
  g_assert_cmpuint (names->len, ==, 1);
  path = g_build_filename (folder, names->pdata[0], NULL);
  g_assert_cmpint (stat (path, &info), ==, 0);
  limit_files ((rlim_t) info.st_size + GPOINTER_TO_UINT (data));
}

/* A COMMIT of which the log could not tell is not sent. */
static void
test_a_full_disk_stops_before_the_commit (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE TABLE two (a int);");
  fixture->listener = fill_disk;
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  for (guint room = 0; room < 8; room += 5)
    {
      g_autofree char *states = NULL;
      const SbRunEvent *error;

      fixture->listener_data = GUINT_TO_POINTER (room);
      sb_run_event_unref (sb_run_fixture_apply (fixture));
      limit_files (RLIM_INFINITY);
      g_assert_no_error (fixture->error);
      error = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);
      g_assert_nonnull (strstr (error->text, "the run log could not be written"));
      g_assert_nonnull (strstr (error->text, "COMMIT was not sent"));
      states = sb_run_fixture_states (fixture);
      g_assert_cmpstr (states, ==, "001 applied, 002 failed");
      sb_run_fixture_assert_query (fixture, "SELECT to_regclass('two')", "");
      g_assert_cmpuint (count_logs (), ==, 0);
      fixture->listener = NULL;
      sb_run_event_unref (sb_run_fixture_roll_back (fixture, TRUE));
      fixture->listener = fill_disk;
    }
}

static void
test_a_full_disk_begins_nothing (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  for (guint room = 0; room <= 100; room += 100)
    {
      limit_files (room);
      g_assert_null (sb_run_fixture_apply (fixture));
      limit_files (RLIM_INFINITY);
      g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED);
      g_assert_nonnull (strstr (fixture->error->message, "the run log could not be written"));
      sb_run_fixture_assert_query (
          fixture, "SELECT to_regclass('migration_history'), to_regnamespace('switchback')", "|");
      g_assert_cmpuint (count_logs (), ==, 0);
    }
}

/* Half a line at its end is a COMMIT that was not sent. */
static void
test_half_a_line (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *told = NULL, *path = NULL, *folder = dup_folder (), *text = NULL;
  g_autoptr (GPtrArray) names = NULL;
  gsize length;

  SB_TEST_NEEDS_SERVER ();
  cut_off (fixture, SB_TEST_CUT_BEFORE, SB_TEST_CUT_DROP);
  names = list_logs ();
  path = g_build_filename (folder, names->pdata[0], NULL);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (g_file_set_contents (path, text, (gssize) length - 3, NULL));
  told = start_again (fixture, NULL);
  g_assert_cmpstr (told, ==, "001 is not applied");
  g_assert_cmpuint (count_logs (), ==, 0);
}

static void
see_logs (SbRunEvent *event, gpointer user_data)
{
  guint *most = user_data;

  *most = MAX (*most, count_logs ());
}

static void
test_none_of_a_copy (SbRunFixture *fixture, gconstpointer data)
{
  guint most = 0;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  fixture->listener = see_logs;
  fixture->listener_data = &most;
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  g_assert_cmpuint (most, ==, 1);
  most = 0;
  fixture->options.no_log = TRUE;
  sb_run_event_unref (sb_run_fixture_roll_back (fixture, FALSE));
  g_assert_cmpuint (most, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  SB_RUN_TEST ("/log/arrived", test_a_commit_that_arrived);
  SB_RUN_TEST ("/log/lost", test_a_commit_that_got_lost);
  SB_RUN_TEST ("/log/forgotten", test_the_journal_was_forgotten);
  SB_RUN_TEST ("/log/gone-on", test_somebody_else_went_on);
  SB_RUN_TEST ("/log/elsewhere", test_another_target_keeps_the_log);
  SB_RUN_TEST ("/log/copy", test_a_copy_from_before_keeps_the_log);
  SB_RUN_TEST ("/log/nameless", test_a_server_without_a_name);
  SB_RUN_TEST ("/log/alive", test_a_run_that_lives_is_left_alone);
  SB_RUN_TEST ("/log/private", test_the_file_is_for_the_user_only);
  SB_RUN_TEST ("/log/hostile", test_files_that_are_no_run_logs);
  SB_RUN_TEST ("/log/no-folder", test_a_folder_that_cannot_be_written_stops_nobody);
  SB_RUN_TEST ("/log/full-disk", test_a_full_disk_stops_before_the_commit);
  SB_RUN_TEST ("/log/full-disk-at-first", test_a_full_disk_begins_nothing);
  SB_RUN_TEST ("/log/none-of-a-copy", test_none_of_a_copy);
  SB_RUN_TEST ("/log/half-a-line", test_half_a_line);
  return g_test_run ();
}
