/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a job can do with its session, against a real server. */
#include "sb-test-proxy.h"
#include "sb-test-server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

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

/* Runs @func, the test's body, as a job on the worker. */
static void
run (Fixture *fixture, SbJobFunc func)
{
  g_autoptr (GError) error = NULL;

  sb_connection_run_and_wait (fixture->connection, func, fixture, &error);
  g_assert_no_error (error);
}

static SbResult *
exec (SbSession *session, const char *sql)
{
  g_autoptr (GError) error = NULL;
  SbResult *result = sb_session_expect (sb_session_exec (session, sql, &error), &error);

  g_assert_no_error (error);
  return result;
}

static void
do_sql (SbSession *session, const char *sql)
{
  sb_result_unref (exec (session, sql));
}

static void
connect_session (SbSession *session)
{
  g_autoptr (GError) error = NULL;

  sb_session_connect (session, &error);
  g_assert_no_error (error);
}

static gpointer
answers_job (SbSession *session, gpointer data, GError **error)
{
  const char *params[] = { "it's", NULL };
  g_autoptr (SbResult) rows = NULL;
  g_autoptr (SbResult) update = NULL;
  g_autoptr (SbResult) wrong = NULL;

  connect_session (session);
  rows = sb_session_exec_params (session, "SELECT $1::text AS a, $2::int AS \"<b>\"", 2, params,
                                 error);
  g_assert_nonnull (rows);
  g_assert_cmpuint (sb_result_get_n_rows (rows), ==, 1);
  g_assert_cmpstr (sb_result_get_value (rows, 0, 0), ==, "it's");
  g_assert_null (sb_result_get_value (rows, 0, 1));
  g_assert_cmpstr (sb_result_get_column_name (rows, 1), ==, "<b>");

  do_sql (session, "CREATE TABLE t AS SELECT generate_series(1,3) AS i");
  update = exec (session, "UPDATE t SET i = i + 1");
  g_assert_cmpstr (sb_result_get_tag (update), ==, "UPDATE 3");
  g_assert_cmpint (sb_result_get_affected (update), ==, 3);

  wrong = sb_session_exec (session, "SELECT 'é', nope FROM t", error);
  g_assert_nonnull (wrong);
  g_assert_cmpstr (sb_result_get_error (wrong)->sqlstate, ==, "42703");
  /* 1-based, in characters: é is one. */
  g_assert_cmpuint (sb_result_get_error (wrong)->position, ==, 13);
  return NULL;
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, answers_job);
}

static void
collect_notice (SbServerMessage *notice, gpointer user_data)
{
  g_ptr_array_add (user_data, sb_server_message_ref (notice));
}

static gpointer
notices_job (SbSession *session, gpointer data, GError **error)
{
  g_autoptr (GPtrArray)
      notices = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_server_message_unref);
  SbServerMessage *big;

  connect_session (session);
  sb_session_set_notice_func (session, collect_notice, notices);
  do_sql (session, "DO $$ BEGIN RAISE NOTICE 'one %', '%s <b>'; "
                   "RAISE WARNING '%', repeat('x', 1000000) USING HINT = 'h'; END $$");
  g_assert_cmpuint (notices->len, ==, 2);
  g_assert_cmpstr (((SbServerMessage *) notices->pdata[0])->message, ==, "one %s <b>");
  big = notices->pdata[1];
  g_assert_cmpstr (big->severity, ==, "WARNING");
  g_assert_cmpstr (big->hint, ==, "h");
  g_assert_cmpuint (strlen (big->message), ==, 1000000);
  return NULL;
}

static void
test_notices (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, notices_job);
}

static gboolean
count_row (SbResult *row, gpointer user_data)
{
  guint *n = user_data;

  if (row == NULL) /* about to wait */
    return TRUE;
  g_assert_cmpuint (sb_result_get_n_rows (row), ==, 1);
  (*n)++;
  return TRUE;
}

static gpointer
rows_job (SbSession *session, gpointer data, GError **error)
{
  guint n = 0;
  g_autoptr (SbResult) limited = NULL;
  g_autoptr (SbResult) empty = NULL;
  g_autoptr (SbResult) failing = NULL;
  g_autoptr (SbResult) big = NULL;

  connect_session (session);
  limited = sb_session_exec_rows (session, "SELECT generate_series(1, 50000)", 100, count_row, &n,
                                  error);
  g_assert_cmpuint (n, ==, 100);
  g_assert_cmpint (sb_result_get_affected (limited), ==, 50000);
  empty = sb_session_exec_rows (session, "SELECT 1 AS a, 2 AS b WHERE false", 0, count_row, &n,
                                error);
  g_assert_cmpuint (sb_result_get_n_columns (empty), ==, 2);
  failing = sb_session_exec_rows (session, "SELECT 1/(3 - g) FROM generate_series(1, 5) g", 0,
                                  count_row, &n, error);
  g_assert_cmpstr (sb_result_get_error (failing)->sqlstate, ==, "22012");
  big = exec (session, "SELECT repeat('x', 10000000)");
  g_assert_cmpuint (sb_result_get_value_length (big, 0, 0), ==, 10000000);
  return NULL;
}

static void
test_rows_stream (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, rows_job);
}

static gpointer
copy_job (SbSession *session, gpointer data, GError **error)
{
  GString *lines = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autoptr (SbResult) in = NULL;
  g_autoptr (SbResult) out = NULL;
  g_autoptr (SbResult) without = NULL;
  g_autoptr (SbResult) bad = NULL;

  for (int i = 0; i < 200000; i++)
    g_string_append_printf (lines, "%d\ttext\n", i);
  text = g_string_free (lines, FALSE);
  connect_session (session);
  do_sql (session, "CREATE TABLE c (a int, b text)");
  in = sb_session_exec_copy (session, "COPY c FROM stdin", text, strlen (text), error);
  g_assert_cmpstr (sb_result_get_tag (in), ==, "COPY 200000");
  out = exec (session, "COPY c TO stdout");
  g_assert_cmpstr (sb_result_get_tag (out), ==, "COPY 200000");
  without = sb_session_exec (session, "COPY c FROM stdin", error);
  g_assert_nonnull (sb_result_get_error (without));
  bad = sb_session_exec_copy (session, "COPY c FROM stdin", "x\ty\n", 4, error);
  g_assert_cmpstr (sb_result_get_error (bad)->sqlstate, ==, "22P02");
  do_sql (session, "SELECT 1");
  return NULL;
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, copy_job);
}

static gpointer
commit_job (SbSession *session, gpointer data, GError **error)
{
  g_autoptr (SbResult) answer = NULL;
  g_autoptr (SbResult) failed = NULL;

  connect_session (session);
  do_sql (session,
          "CREATE TABLE k (a int PRIMARY KEY, b int REFERENCES k DEFERRABLE INITIALLY DEFERRED)");
  do_sql (session, "BEGIN");
  do_sql (session, "INSERT INTO k VALUES (1, 1)");
  g_assert_cmpint (sb_session_commit (session, NULL), ==, SB_COMMIT_DONE);

  /* A COMMIT in a failed transaction is "COMMAND_OK", but its tag is ROLLBACK. */
  do_sql (session, "BEGIN");
  failed = sb_session_exec (session, "SELECT 1/0", error);
  g_assert_cmpint (sb_session_get_transaction (session), ==, SB_TRANSACTION_FAILED);
  g_assert_cmpint (sb_session_commit (session, NULL), ==, SB_COMMIT_ROLLED_BACK);

  do_sql (session, "BEGIN");
  do_sql (session, "INSERT INTO k VALUES (2, 99)");
  g_assert_cmpint (sb_session_commit (session, &answer), ==, SB_COMMIT_ROLLED_BACK);
  g_assert_cmpstr (sb_result_get_error (answer)->sqlstate, ==, "23503");
  g_assert_cmpint (sb_session_get_transaction (session), ==, SB_TRANSACTION_IDLE);
  return NULL;
}

static void
test_commit_is_what_its_tag_says (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, commit_job);
}

static gpointer
pipeline_job (SbSession *session, gpointer data, GError **error)
{
  static const char *const sql[] = { "BEGIN",
                                     "CREATE TABLE p (a int)",
                                     "INSERT INTO p SELECT generate_series(1, 100000)",
                                     "SELECT a, repeat('y', 100) FROM p ORDER BY a",
                                     "SELECT 1/0",
                                     "INSERT INTO p VALUES (-1)" };
  g_autoptr (GError) none = NULL;

  connect_session (session);
  g_assert_true (sb_session_pipeline_enter (session, error));
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    g_assert_true (sb_session_pipeline_send (session, sql[i], 0, NULL, TRUE, error));
  g_assert_true (sb_session_pipeline_sync (session, error));
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (SbResult) result = sb_session_pipeline_next (session, error);

      g_assert_nonnull (result);
      g_assert_cmpint (sb_result_get_error (result) != NULL, ==, i == 4);
      g_assert_cmpint (sb_result_is_skipped (result), ==, i == 5);
      if (i == 3)
        {
          /* Only the first row is kept, the tag counts all. */
          g_assert_cmpuint (sb_result_get_n_rows (result), ==, 1);
          g_assert_cmpstr (sb_result_get_value (result, 0, 0), ==, "1");
          g_assert_cmpstr (sb_result_get_tag (result), ==, "SELECT 100000");
        }
    }
  g_assert_null (sb_session_pipeline_next (session, &none));
  g_assert_no_error (none);
  g_assert_true (sb_session_pipeline_leave (session, error));
  g_assert_cmpint (sb_session_get_transaction (session), ==, SB_TRANSACTION_FAILED);
  g_assert_true (sb_session_rollback (session, error));
  do_sql (session, "SELECT 1");
  return NULL;
}

static void
test_pipeline (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, pipeline_job);
}

static gpointer
large_pipeline_job (SbSession *session, gpointer data, GError **error)
{
  /* More than both sockets hold, in both directions: neither side may wait for ever. */
  g_autofree char *big = g_strnfill (2000000, 'z');
  g_autofree char *sql = g_strdup_printf ("SELECT '%s'", big);

  connect_session (session);
  g_assert_true (sb_session_pipeline_enter (session, error));
  for (int i = 0; i < 20; i++)
    g_assert_true (sb_session_pipeline_send (session, sql, 0, NULL, FALSE, error));
  g_assert_true (sb_session_pipeline_sync (session, error));
  for (int i = 0; i < 20; i++)
    {
      g_autoptr (SbResult) result = sb_session_pipeline_next (session, error);

      g_assert_cmpuint (sb_result_get_value_length (result, 0, 0), ==, 2000000);
    }
  g_assert_null (sb_session_pipeline_next (session, error));
  g_assert_true (sb_session_pipeline_leave (session, error));
  return NULL;
}

static void
test_pipeline_larger_than_the_sockets (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, large_pipeline_job);
}

static gpointer
lost_job (SbSession *session, gpointer data, GError **error)
{
  Fixture *fixture = data;
  g_autofree char *kill = NULL;
  g_autoptr (GError) lost = NULL;
  g_autoptr (SbResult) result = NULL;

  connect_session (session);
  kill = g_strdup_printf ("SELECT pg_terminate_backend(%d)", sb_session_get_backend_pid (session));
  do_sql (session, "BEGIN");
  result = sb_session_exec (session, kill, &lost);
  g_assert_null (result);
  g_assert_error (lost, SB_DB_ERROR, SB_DB_ERROR_LOST);
  /* The server's last words, not libpq's guess. */
  g_assert_nonnull (strstr (lost->message, "terminating connection due to administrator command"));
  g_assert_false (sb_session_is_connected (session));
  g_assert_true (sb_session_connect (session, error));
  do_sql (session, "SELECT 1");

  /* Hung up while nothing was going on: noticed before the next statement, by connecting again. */
  g_free (kill);
  kill = g_strdup_printf ("SELECT pg_terminate_backend(%d, 5000)",
                          sb_session_get_backend_pid (session));
  g_free (sb_test_server_query (fixture->database, kill));
  connect_session (session);
  do_sql (session, "SELECT 1");
  return NULL;
}

static void
test_lost_connection_says_why (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, lost_job);
}

static gpointer
quoting_job (SbSession *session, gpointer data, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (SbResult) result = NULL;

  connect_session (session);
  name = sb_session_quote_identifier (session, "a\"b'; DROP TABLE x; --");
  sql = g_strdup_printf ("SELECT 1 AS %s", name);
  result = exec (session, sql);
  g_assert_cmpstr (sb_result_get_column_name (result, 0), ==, "a\"b'; DROP TABLE x; --");
  g_assert_cmpint (sb_session_get_pooling (session), ==, SB_POOLING_DIRECT);
  g_assert_cmpint (sb_session_get_server_version (session), >=, 130000);
  g_assert_cmpstr (sb_session_get_parameter (session, "client_encoding"), ==, "UTF8");
  return NULL;
}

static void
test_quoting (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, quoting_job);
}

static gpointer
batch_job (SbSession *session, gpointer data, GError **error)
{
  const char *params[] = { "7" };
  const SbBatchItem items[] = {
    { "SELECT generate_series(1, 3)", 0, NULL, TRUE },
    { "SELECT 1/0", 0, NULL, FALSE },
    { "CREATE TABLE never (a int)", 0, NULL, TRUE },
    { "BEGIN", 0, NULL, FALSE },
    { "CREATE TABLE kept (a int)", 0, NULL, TRUE },
    { "COMMIT", 0, NULL, TRUE },
    { "BEGIN", 0, NULL, FALSE },
    { "INSERT INTO kept VALUES ($1::int)", 1, params, FALSE },
    { "SELECT 1/0", 0, NULL, TRUE },
    { "COMMIT", 0, NULL, TRUE },
    { "SELECT (SELECT count(*) FROM kept), to_regclass('never')", 0, NULL, FALSE },
  };
  g_autoptr (GPtrArray) answers = NULL;

  connect_session (session);
  answers = sb_session_exec_batch (session, items, G_N_ELEMENTS (items), error);
  g_assert_nonnull (answers);
  g_assert_cmpuint (answers->len, ==, G_N_ELEMENTS (items));
  g_assert_cmpuint (sb_result_get_n_rows (answers->pdata[0]), ==, 3);
  for (guint i = 0; i < answers->len; i++)
    {
      g_assert_cmpint (sb_result_get_error (answers->pdata[i]) != NULL, ==, i == 1 || i == 8);
      g_assert_cmpint (sb_result_is_skipped (answers->pdata[i]), ==, i == 2);
    }
  g_assert_cmpstr (sb_result_get_tag (answers->pdata[5]), ==, "COMMIT");
  g_assert_cmpstr (sb_result_get_tag (answers->pdata[9]), ==, "ROLLBACK");
  g_assert_cmpstr (sb_result_get_value (answers->pdata[10], 0, 0), ==, "0");
  g_assert_null (sb_result_get_value (answers->pdata[10], 0, 1));
  g_assert_cmpint (sb_session_get_transaction (session), ==, SB_TRANSACTION_IDLE);
  do_sql (session, "SELECT 1");
  return NULL;
}

static void
test_batch (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, batch_job);
}

/* The server has each once, and what it refused or skipped is prepared anew. */
static gpointer
kept_batch_job (SbSession *session, gpointer data, GError **error)
{
  const char *count = "SELECT count(*) FROM pg_prepared_statements WHERE NOT from_sql";
  const SbBatchItem items[] = {
    { .sql = "SELECT generate_series(1, 3)", .is_kept = TRUE },
    { .sql = "SELECT * FROM later", .is_kept = TRUE },
    { .sql = "SELECT 7", .is_kept = TRUE, .is_end = TRUE },
    { .sql = count },
  };
  const char *const expected[] = { "1", "3", "3" };

  connect_session (session);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GPtrArray) answers = NULL;

      answers = sb_session_exec_batch (session, items, G_N_ELEMENTS (items), error);
      g_assert_cmpuint (answers->len, ==, G_N_ELEMENTS (items));
      g_assert_cmpuint (sb_result_get_n_rows (answers->pdata[0]), ==, 3);
      g_assert_cmpint (sb_result_get_error (answers->pdata[1]) != NULL, ==, i == 0);
      g_assert_cmpint (sb_result_is_skipped (answers->pdata[2]), ==, i == 0);
      if (i > 0)
        g_assert_cmpstr (sb_result_get_value (answers->pdata[2], 0, 0), ==, "7");
      g_assert_cmpstr (sb_result_get_value (answers->pdata[3], 0, 0), ==, expected[i]);
      if (i == 0)
        do_sql (session, "DEALLOCATE ALL; CREATE TABLE later (a int)");
    }
  return NULL;
}

static void
test_kept_batch (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, kept_batch_job);
}

static gpointer
lost_batch_job (SbSession *session, gpointer data, GError **error)
{
  const SbBatchItem items[] = {
    { "SELECT 1", 0, NULL, TRUE },
    { "SELECT pg_terminate_backend(pg_backend_pid())", 0, NULL, TRUE },
    { "SELECT 2", 0, NULL, TRUE },
  };
  g_autoptr (GError) lost = NULL;

  connect_session (session);
  g_assert_null (sb_session_exec_batch (session, items, G_N_ELEMENTS (items), &lost));
  g_assert_error (lost, SB_DB_ERROR, SB_DB_ERROR_LOST);
  g_assert_nonnull (strstr (lost->message, "terminating connection"));
  connect_session (session);
  do_sql (session, "SELECT 1");
  return NULL;
}

static void
test_batch_that_is_cut (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  run (fixture, lost_batch_job);
}

/* The socket that is connected to this port of this computer. */
static int
find_socket (guint port)
{
  for (int fd = 3; fd < 1024; fd++)
    {
      struct sockaddr_in peer = { 0 };
      socklen_t length = sizeof peer;

      if (getpeername (fd, (struct sockaddr *) &peer, &length) == 0 && peer.sin_family == AF_INET
          && ntohs (peer.sin_port) == port)
        return fd;
    }
  return -1;
}

static void
assert_option (int fd, int level, int option, int expected)
{
  int value = -1;
  socklen_t length = sizeof value;

  g_assert_cmpint (getsockopt (fd, level, option, &value, &length), ==, 0);
  g_assert_cmpint (value, ==, expected);
}

static gpointer
dead_peer_job (SbSession *session, gpointer data, GError **error)
{
  connect_session (session);
  return NULL;
}

/* A dead connection is noticed within 25 s: whether something is sent or awaited. */
static void
test_dead_peer_is_noticed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestProxy) proxy = NULL;
  g_autoptr (SbTarget) target = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  int fd;

  SB_TEST_NEEDS_SERVER ();
  proxy =
      sb_test_proxy_new (g_getenv ("SWITCHBACK_TEST_SOCKET"),
                         (guint) g_ascii_strtoull (g_getenv ("SWITCHBACK_TEST_PORT"), NULL, 10));
  url = g_strdup_printf ("postgresql://postgres@127.0.0.1:%u/%s", sb_test_proxy_get_port (proxy),
                         fixture->database);
  target = sb_target_new_from_text (url, "test", &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->connection, sb_connection_unref);
  fixture->connection = sb_connection_new (target, "switchback-test");
  run (fixture, dead_peer_job);
  fd = find_socket (sb_test_proxy_get_port (proxy));
  g_assert_cmpint (fd, >=, 0);
  assert_option (fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  assert_option (fd, IPPROTO_TCP, TCP_KEEPIDLE, 10);
  assert_option (fd, IPPROTO_TCP, TCP_KEEPINTVL, 5);
  assert_option (fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
  assert_option (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 20000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/session/answers", test_answers);
  ADD ("/session/notices", test_notices);
  ADD ("/session/rows", test_rows_stream);
  ADD ("/session/copy", test_copy);
  ADD ("/session/commit", test_commit_is_what_its_tag_says);
  ADD ("/session/pipeline", test_pipeline);
  ADD ("/session/large-pipeline", test_pipeline_larger_than_the_sockets);
  ADD ("/session/batch", test_batch);
  ADD ("/session/batch-kept", test_kept_batch);
  ADD ("/session/batch-cut", test_batch_that_is_cut);
  ADD ("/session/dead-peer", test_dead_peer_is_noticed);
  ADD ("/session/lost", test_lost_connection_says_why);
  ADD ("/session/quoting", test_quoting);
  return g_test_run ();
}
