/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs and cancelling: what a person does while the worker waits for a server. */
#include "sb-test-server.h"
#include "sb-test-wait.h"

#include <string.h>

typedef struct
{
  char *database;
  SbConnection *connection;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  if (g_getenv ("SWITCHBACK_TEST_SOCKET") != NULL)
    {
      g_autoptr (SbTarget) target = NULL;

      fixture->database = sb_test_server_create_database ();
      target = sb_test_server_get_target (fixture->database, NULL);
      fixture->connection = sb_connection_new (target, "switchback-test");
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->connection, sb_connection_unref);
  g_free (fixture->database);
}

/* Waits until the server runs a statement with pg_sleep for us. */
static void
await_sleeping (const char *database)
{
  g_autofree char *sql = g_strdup_printf (
      "DO $$ BEGIN LOOP PERFORM FROM pg_stat_activity WHERE datname = '%s' AND state = 'active' "
      "AND wait_event = 'PgSleep'; EXIT WHEN FOUND; PERFORM pg_stat_clear_snapshot(); END LOOP; "
      "END $$",
      database);

  g_free (sb_test_server_query ("postgres", sql));
}

typedef struct
{
  gboolean done;
  char *product;
  GError *error;
} Answer;

static void
answer_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->product = sb_connection_run_finish (result, &answer->error);
  answer->done = TRUE;
}

static void
await (Answer *answer)
{
  sb_test_wait_for (answer->done);
}

/* Sleeps, then tells how it ended and whether the session still works. */
static gpointer
sleep_job (SbSession *session, gpointer data, GError **error)
{
  g_autoptr (SbResult) result = NULL;
  g_autoptr (SbResult) next = NULL;
  GString *story = g_string_new (NULL);

  if (!sb_session_connect (session, error))
    return NULL;
  result = sb_session_exec (session, "SELECT pg_sleep(600)", error);
  if (result == NULL)
    {
      g_string_free (story, TRUE);
      return NULL;
    }
  g_string_append (story, sb_result_get_error (result)->sqlstate);
  if (sb_session_is_cancelled (session))
    g_string_append (story, " cancelled");
  next = sb_session_exec (session, "SELECT pg_sleep(0.02)", error);
  if (next != NULL && sb_result_get_error (next) == NULL)
    g_string_append (story, " next-ok");
  return g_string_free (story, FALSE);
}

static void
test_cancel_ends_the_statement_and_only_it (Fixture *fixture, gconstpointer data)
{
  Answer answer = { 0 };

  SB_TEST_NEEDS_SERVER ();
  sb_connection_run_async (fixture->connection, sleep_job, NULL, NULL, g_free, answer_cb, &answer);
  await_sleeping (fixture->database);
  sb_connection_cancel (fixture->connection, SB_CANCEL_STATEMENT);
  await (&answer);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.product, ==, "57014 cancelled next-ok");
  g_free (answer.product);
}

static gpointer
quick_job (SbSession *session, gpointer data, GError **error)
{
  g_autoptr (SbResult) result = NULL;

  if (!sb_session_connect (session, error))
    return NULL;
  result = sb_session_expect (sb_session_exec (session, "SELECT pg_sleep(0.02)", error), error);
  return result != NULL ? g_strdup ("ok") : NULL;
}

static void
test_cancel_with_nothing_running_harms_nobody (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  SB_TEST_NEEDS_SERVER ();
  first = sb_connection_run_and_wait (fixture->connection, quick_job, NULL, &error);
  g_assert_no_error (error);
  sb_connection_cancel (fixture->connection, SB_CANCEL_ABANDON);
  second = sb_connection_run_and_wait (fixture->connection, quick_job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, ==, "ok");
}

static void
test_terminate_ends_the_server_process (Fixture *fixture, gconstpointer data)
{
  Answer answer = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *again = NULL;

  SB_TEST_NEEDS_SERVER ();
  sb_connection_run_async (fixture->connection, sleep_job, NULL, NULL, g_free, answer_cb, &answer);
  await_sleeping (fixture->database);
  sb_connection_cancel (fixture->connection, SB_CANCEL_TERMINATE);
  await (&answer);
  g_assert_error (answer.error, SB_DB_ERROR, SB_DB_ERROR_LOST);
  g_clear_error (&answer.error);
  again = sb_connection_run_and_wait (fixture->connection, quick_job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, "ok");
}

static void
test_abandon_does_not_wait_for_anybody (Fixture *fixture, gconstpointer data)
{
  Answer answer = { 0 };

  SB_TEST_NEEDS_SERVER ();
  sb_connection_run_async (fixture->connection, sleep_job, NULL, NULL, g_free, answer_cb, &answer);
  await_sleeping (fixture->database);
  sb_connection_cancel (fixture->connection, SB_CANCEL_ABANDON);
  await (&answer);
  g_assert_error (answer.error, SB_DB_ERROR, SB_DB_ERROR_ABANDONED);
  g_clear_error (&answer.error);
}

/* A listener that accepts in its backlog and never says a word. */
static SbTarget *
silent_target (GSocket **socket)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (address, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  SbTarget *target;

  *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (*socket, any, FALSE, &error));
  g_assert_true (g_socket_listen (*socket, &error));
  bound = g_socket_get_local_address (*socket, &error);
  url = g_strdup_printf ("postgresql://u:s3cr3t@127.0.0.1:%u/d",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  target = sb_target_new_from_text (url, "test", &error);
  g_assert_no_error (error);
  return target;
}

static void
test_connecting_to_a_silent_server_can_be_cancelled (void)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (SbTarget) target = silent_target (&socket);
  g_autoptr (SbConnection) connection = sb_connection_new (target, "switchback-test");
  Answer answer = { 0 };

  sb_connection_run_async (connection, quick_job, NULL, NULL, g_free, answer_cb, &answer);
  sb_connection_cancel (connection, SB_CANCEL_STATEMENT);
  await (&answer);
  g_assert_error (answer.error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED);
  g_clear_error (&answer.error);
}

static void
test_closed_port_says_so_without_the_password (void)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (SbTarget) target = silent_target (&socket);
  g_autoptr (SbConnection) connection = sb_connection_new (target, "switchback-test");
  g_autoptr (GError) error = NULL;

  g_socket_close (socket, NULL);
  sb_connection_run_and_wait (connection, quick_job, NULL, &error);
  g_assert_error (error, SB_DB_ERROR, SB_DB_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "refused"));
  g_assert_null (strstr (error->message, "s3cr3t"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/connection/cancel", test_cancel_ends_the_statement_and_only_it);
  ADD ("/connection/cancel-idle", test_cancel_with_nothing_running_harms_nobody);
  ADD ("/connection/terminate", test_terminate_ends_the_server_process);
  ADD ("/connection/abandon", test_abandon_does_not_wait_for_anybody);
  g_test_add_func ("/connection/silent", test_connecting_to_a_silent_server_can_be_cancelled);
  g_test_add_func ("/connection/closed", test_closed_port_says_so_without_the_password);
  return g_test_run ();
}
