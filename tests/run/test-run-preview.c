/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a preview says is what a server's own log has of the run, statement by statement. */
#include "sb-connection.h"
#include "sb-run-preview.h"
#include "sb-run.h"
#include "sb-test-own-server.h"
#include "sb-test-program.h"

#include <string.h>

typedef struct
{
  SbTestOwnServer *server;
  char *folder;
  char *log;
  SbPlanRequest request;
  GPtrArray *previewed; /* SQL */
} Fixture;

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  sb_test_program_write (fixture->folder, name, text);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const settings[] = { "log_statement=all", "log_line_prefix=@@", NULL };

  if (g_getenv ("SWITCHBACK_TEST_SOCKET") == NULL)
    return;
  fixture->server = sb_test_own_server_start_with (NULL, settings);
  fixture->folder = sb_test_program_make_folder ();
  fixture->log = g_build_filename (sb_test_own_server_get_socket_dir (fixture->server),
                                   "server.log", NULL);
  fixture->previewed = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->server == NULL)
    return;
  sb_test_own_server_free (fixture->server);
  sb_test_program_remove_folder (fixture->folder);
  g_ptr_array_unref (fixture->previewed);
  g_free (fixture->folder);
  g_free (fixture->log);
}

static void
add_messages (Fixture *fixture, GPtrArray *messages, const SbPlanStep *step)
{
  for (guint i = 0; i < messages->len; i++)
    {
      const SbRunMessage *message = messages->pdata[i];

      g_assert_true (message->kind == SB_RUN_MESSAGE_SCRIPT || message->why != NULL);
      if (message->kind == SB_RUN_MESSAGE_SCRIPT)
        g_ptr_array_add (fixture->previewed,
                         sb_script_dup_sql (step->script, step->sent[message->index]));
      else if (message->kind != SB_RUN_MESSAGE_NOTE)
        g_ptr_array_add (fixture->previewed, g_strdup (message->command->sql));
    }
  g_ptr_array_unref (messages);
}

static void
ignore_event (SbRunEvent *event, gpointer user_data)
{
  if (event->kind == SB_EVENT_ERROR)
    g_error ("%s", event->message != NULL ? event->message->message : event->text);
  sb_run_event_unref (event);
}

static gpointer
run_job (SbSession *session, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  SbRunOptions options = { .verify = TRUE };
  g_autoptr (SbProject) project = sb_project_open (fixture->folder, error);
  g_autoptr (SbHistory) history = NULL;
  g_autoptr (SbTimeline) timeline = NULL;
  g_autoptr (SbPlan) plan = NULL;

  g_assert_nonnull (project);
  g_assert_true (sb_session_connect (session, error));
  history = sb_history_read (session, project, error);
  g_assert_nonnull (history);
  timeline = sb_timeline_new (project, history);
  plan = sb_plan_new (timeline, &fixture->request, error);
  if (plan == NULL)
    return NULL;
  g_ptr_array_set_size (fixture->previewed, 0);
  add_messages (fixture, sb_run_preview_start (plan), NULL);
  for (guint i = 0; i < sb_plan_get_n_steps (plan); i++)
    add_messages (fixture, sb_run_preview_step (plan, i), sb_plan_get_step (plan, i));
  add_messages (fixture, sb_run_preview_end (plan), NULL);
  return sb_run_execute (session, plan, &options, ignore_event, NULL, error);
}

static void
run (Fixture *fixture, SbPlanKind kind)
{
  g_autoptr (SbTarget) target =
      sb_target_new_sandbox (sb_test_own_server_get_socket_dir (fixture->server),
                             sb_test_own_server_get_port (fixture->server), "postgres", "postgres");
  g_autoptr (SbConnection) connection = sb_connection_new (target, "switchback-test");
  g_autoptr (GError) error = NULL;
  g_autoptr (SbRunEvent) summary = NULL;

  fixture->request = (SbPlanRequest){ .kind = kind, .all = TRUE };
  summary = sb_connection_run_and_wait (connection, run_job, fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, "applied");
}

/* The statements in the server's log from @offset on, in order. */
static GPtrArray *
read_log (Fixture *fixture, gsize offset)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) entries = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *statements = g_ptr_array_new_with_free_func (g_free);

  g_file_get_contents (fixture->log, &text, NULL, &error);
  g_assert_no_error (error);
  entries = g_strsplit (text + offset, "@@", -1);
  for (guint i = 0; entries[i] != NULL; i++)
    {
      const char *sql = NULL;

      if (g_str_has_prefix (entries[i], "LOG:  statement: "))
        sql = strstr (entries[i], "statement: ") + strlen ("statement: ");
      else if (g_str_has_prefix (entries[i], "LOG:  execute "))
        sql = strstr (entries[i], ": ") + 2, sql = strstr (sql, ": ") + 2;
      if (sql != NULL)
        {
          /* Lines behind the first are indented. */
          GString *statement = g_string_new (sql);

          g_string_replace (statement, "\n\t", "\n", 0);
          g_ptr_array_add (statements, g_strchomp (g_string_free (statement, FALSE)));
        }
    }
  return statements;
}

static gsize
get_log_size (Fixture *fixture)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  g_file_get_contents (fixture->log, &text, &length, NULL);
  return length;
}

/* Everything between taking and giving back the lock, but for what reads the history. */
static void
assert_log_is_preview (Fixture *fixture, gsize offset)
{
  g_autoptr (GPtrArray) sent = read_log (fixture, offset);
  const char *lock = fixture->previewed->pdata[0], *begin = fixture->previewed->pdata[1];
  guint at = 0;

  while (strcmp (sent->pdata[at], lock) != 0)
    g_assert_cmpuint (++at, <, sent->len);
  at++;
  while (strcmp (sent->pdata[at], begin) != 0)
    g_assert_cmpuint (++at, <, sent->len);
  for (guint i = 1; i < fixture->previewed->len; i++, at++)
    {
      g_assert_cmpuint (at, <, sent->len);
      if (g_str_has_prefix (sent->pdata[at],
                            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ"))
        at++;
      g_assert_cmpuint (at, <, sent->len);
      g_assert_cmpstr (sent->pdata[at], ==, fixture->previewed->pdata[i]);
    }
  g_assert_cmpuint (at, ==, sent->len);
}

static void
test_the_server_gets_what_was_shown (Fixture *fixture, gconstpointer data)
{
  gsize offset;

  SB_TEST_NEEDS_SERVER ();
  write_file (fixture, "001_first.sql", "CREATE TABLE a (n int);\n");
  write_file (fixture, "rollback_001.sql", "DROP TABLE a;\n");
  run (fixture, SB_PLAN_APPLY);

  write_file (fixture, "002_plain.sql",
              "-- two\nCREATE TABLE b (\n  n int\n);\n\nINSERT INTO b\nVALUES (1);\n");
  write_file (fixture, "rollback_002.sql", "BEGIN;\nDROP TABLE b;\nCOMMIT;\n");
  write_file (fixture, "003_settings.sql",
              "-- switchback: lock-timeout 5s\nBEGIN ISOLATION LEVEL SERIALIZABLE;\n"
              "SET work_mem = '8MB';\nDO $$ BEGIN PERFORM 1; END $$;\nCOMMIT;\n");
  write_file (fixture, "rollback_003.sql", "SELECT 1;\n");
  write_file (fixture, "004_copy.sql", "COPY a FROM stdin;\n1\n2\n\\.\nUPDATE a SET n = n + 1;\n");
  write_file (fixture, "rollback_004.sql", "DELETE FROM a;\n");
  write_file (fixture, "005_single.sql",
              "CREATE INDEX CONCURRENTLY a_n ON a (n);\nBEGIN;\nALTER TABLE a ADD x int;\n"
              "ALTER TABLE a ADD y int;\nCOMMIT;\nVACUUM a;\n");
  write_file (fixture, "rollback_005.sql",
              "-- switchback: no-transaction\nDROP INDEX a_n;\nALTER TABLE a DROP x, DROP y;\n");
  write_file (fixture, "006_last.sql", "CREATE VIEW v AS\n  SELECT 1;\n");
  write_file (fixture, "rollback_006.sql", "DROP VIEW v;\n");
  offset = get_log_size (fixture);
  run (fixture, SB_PLAN_APPLY);
  assert_log_is_preview (fixture, offset);

  offset = get_log_size (fixture);
  run (fixture, SB_PLAN_ROLLBACK);
  assert_log_is_preview (fixture, offset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/run-preview/log", Fixture, NULL, set_up, test_the_server_gets_what_was_shown,
              tear_down);
  return g_test_run ();
}
