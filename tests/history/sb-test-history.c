/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-history.h"

#include "sb-test-folder.h"

/* Does nothing without a server: the test itself says that it is skipped. */
void
sb_test_history_set_up (Fixture *self, const char *folder, const char *const *names)
{
  if (g_getenv ("SWITCHBACK_TEST_SOCKET") == NULL)
    return;
  self->project = sb_test_folder_open (folder, names, &self->root);
  self->database = sb_test_server_create_database ();
  sb_test_history_connect_as (self, NULL);
}

void
sb_test_history_tear_down (Fixture *self, gconstpointer data)
{
  if (self->root == NULL)
    return;
  g_clear_pointer (&self->history, sb_history_unref);
  sb_connection_unref (self->connection);
  sb_project_unref (self->project);
  sb_test_folder_remove (self->root);
  g_free (self->database);
}

/* From now on @user does what the code under test does; %NULL for the superuser. */
void
sb_test_history_connect_as (Fixture *self, const char *user)
{
  g_autoptr (SbTarget) target = sb_test_server_get_target (self->database, user);

  g_clear_pointer (&self->connection, sb_connection_unref);
  self->connection = sb_connection_new (target, "switchback-test");
}

/* Roles belong to the whole server: tests that run beside this one may make the same. */
void
sb_test_history_ensure_role (Fixture *self, const char *role)
{
  g_autofree char *text =
      g_strdup_printf ("DO $$ BEGIN CREATE ROLE %s LOGIN; EXCEPTION WHEN duplicate_object"
                       " OR unique_violation THEN NULL; END $$",
                       role);

  sb_test_history_sql (self, text);
}

/* Runs SQL through psql, beside the code under test. */
void
sb_test_history_sql (Fixture *self, const char *text)
{
  g_free (sb_test_server_query (self->database, text));
}

void
sb_test_history_assert_query (Fixture *self, const char *text, const char *expected)
{
  g_autofree char *rows = sb_test_server_query (self->database, text);

  g_assert_cmpstr (rows, ==, expected);
}

static gpointer
read_job (SbSession *session, gpointer data, GError **error)
{
  Fixture *self = data;

  if (!sb_session_connect (session, error))
    return NULL;
  self->history = sb_history_read (session, self->project, error);
  g_assert_cmpint (sb_session_get_transaction (session), ==, SB_TRANSACTION_IDLE);
  return NULL;
}

void
sb_test_history_read (Fixture *self, GError **error)
{
  g_clear_pointer (&self->history, sb_history_unref);
  sb_connection_run_and_wait (self->connection, read_job, self, error);
}

void
sb_test_history_read_ok (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  sb_test_history_read (self, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->history);
}

/* Runs @func on the worker; whether it returned something. */
gboolean
sb_test_history_job (Fixture *self, SbJobFunc func, GError **error)
{
  return sb_connection_run_and_wait (self->connection, func, self, error) != NULL;
}

typedef struct
{
  Fixture *fixture;
  SbJobFunc func;
} Beside;

static gpointer
beside_thread (gpointer data)
{
  Beside *beside = data;
  g_autoptr (SbTarget) target = sb_test_server_get_target (beside->fixture->database, NULL);
  g_autoptr (SbConnection) connection = sb_connection_new (target, "switchback-test");
  g_autoptr (GError) error = NULL;

  sb_connection_run_and_wait (connection, beside->func, beside->fixture, &error);
  g_assert_no_error (error);
  return NULL;
}

/* Runs @func on four connections at once; each must succeed. */
void
sb_test_history_job_at_once (Fixture *self, SbJobFunc func)
{
  Beside beside = { self, func };
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("beside", beside_thread, &beside);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

typedef struct
{
  SbCommand *command;
  char *value;
  char *sqlstate;
} Sent;

static gpointer
send_job (SbSession *session, gpointer data, GError **error)
{
  Sent *sent = data;
  g_autoptr (SbResult) answer = NULL;

  if (!sb_session_connect (session, error))
    return NULL;
  answer = sb_session_exec_params (session, sent->command->sql, sent->command->n_params,
                                   (const char *const *) sent->command->params, error);
  if (answer == NULL)
    return NULL;
  if (sb_result_get_error (answer) != NULL)
    {
      g_test_message ("%s", sb_result_get_error (answer)->message);
      sent->sqlstate = g_strdup (sb_result_get_error (answer)->sqlstate);
    }
  else if (sb_result_get_n_rows (answer) > 0)
    sent->value = g_strdup (sb_result_get_value (answer, 0, 0));
  return NULL;
}

/* Sends a command, which it frees. Returns the first value of the answer, if it has one; @sqlstate
 * says with which error it failed, %NULL with none. */
char *
sb_test_history_send (Fixture *self, SbCommand *command, char **sqlstate)
{
  g_autoptr (SbCommand) owned = command;
  g_autoptr (GError) error = NULL;
  Sent sent = { command, NULL, NULL };

  sb_connection_run_and_wait (self->connection, send_job, &sent, &error);
  g_assert_no_error (error);
  *sqlstate = sent.sqlstate;
  return sent.value;
}

void
sb_test_history_send_ok (Fixture *self, SbCommand *command)
{
  g_autofree char *sqlstate = NULL, *value = sb_test_history_send (self, command, &sqlstate);

  g_assert_cmpstr (sqlstate, ==, NULL);
}
