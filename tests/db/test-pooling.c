/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telling a direct connection, a session pool and a transaction pool apart, with a real PgBouncer. */
#include "sb-connection.h"
#include "sb-test-bouncer.h"
#include "sb-test-server.h"

#define DETECTIONS 20

static SbTarget *
get_target (SbTestBouncer *bouncer)
{
  return sb_target_new_sandbox (sb_test_bouncer_get_socket_dir (bouncer),
                                sb_test_bouncer_get_port (bouncer), "postgres", "postgres");
}

static gpointer
ask_job (SbSession *session, gpointer data, GError **error)
{
  SbPooling *found = data;

  if (sb_session_connect (session, error))
    *found = sb_session_get_pooling (session);
  return NULL;
}

/* In the same round trip as another question, which has its answer whatever the pool is. */
static gpointer
ask_first_job (SbSession *session, gpointer data, GError **error)
{
  SbPooling *found = data;
  g_autoptr (SbResult) result = NULL;

  if (!sb_session_connect (session, error))
    return NULL;
  result = sb_session_expect (sb_session_exec_first (session, "SELECT 'told'", error), error);
  if (result == NULL)
    return NULL;
  g_assert_cmpstr (sb_result_get_value (result, 0, 0), ==, "told");
  *found = sb_session_get_pooling (session);
  return NULL;
}

static SbPooling
find_out_with (SbTarget *target, SbJobFunc job)
{
  g_autoptr (SbConnection) connection = sb_connection_new (target, "switchback-test");
  g_autoptr (GError) error = NULL;
  SbPooling found = SB_POOLING_UNKNOWN;

  sb_connection_run_and_wait (connection, job, &found, &error);
  g_assert_no_error (error);
  return found;
}

static SbPooling
find_out (SbTarget *target)
{
  return find_out_with (target, ask_job);
}

static void
test_direct (void)
{
  g_autoptr (SbTarget) target = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  target = sb_test_server_get_target ("postgres", NULL);
  g_assert_cmpint (find_out (target), ==, SB_POOLING_DIRECT);
  g_assert_cmpint (find_out_with (target, ask_first_job), ==, SB_POOLING_DIRECT);
}

/* Others who use the pool. */

typedef struct
{
  SbTarget *target;
  int is_over; /* atomic */
} Crowd;

static gpointer
chatter_job (SbSession *session, gpointer data, GError **error)
{
  Crowd *crowd = data;

  if (!sb_session_connect (session, error))
    return NULL;
  while (!g_atomic_int_get (&crowd->is_over))
    {
      g_autoptr (SbResult)
          result = sb_session_exec (session, "SELECT count(*) FROM pg_class", error);

      if (result == NULL)
        return NULL;
    }
  return NULL;
}

static gpointer
chatter_thread (gpointer data)
{
  Crowd *crowd = data;
  g_autoptr (SbConnection) connection = sb_connection_new (crowd->target, "somebody else");
  g_autoptr (GError) error = NULL;

  sb_connection_run_and_wait (connection, chatter_job, crowd, &error);
  g_assert_no_error (error);
  return NULL;
}

static void
check_mode (const char *mode, const char *settings, guint n_others, SbPooling expected)
{
  g_autoptr (SbTestBouncer) bouncer = sb_test_bouncer_start_with (mode, settings);
  g_autoptr (SbTarget) target = get_target (bouncer);
  Crowd crowd = { .target = target };
  GThread *threads[8];

  g_test_message ("%s mode, %u other clients", mode, n_others);
  for (guint i = 0; i < n_others; i++)
    threads[i] = g_thread_new ("chatter", chatter_thread, &crowd);
  for (guint i = 0; i < DETECTIONS; i++)
    g_assert_cmpint (find_out_with (target, i % 2 == 0 ? ask_job : ask_first_job), ==, expected);
  g_atomic_int_set (&crowd.is_over, TRUE);
  for (guint i = 0; i < n_others; i++)
    g_thread_join (threads[i]);
}

static void
test_transaction_pool (void)
{
  static const guint others[] = { 0, 1, 3, 8 };

  SB_TEST_NEEDS_BOUNCER ();
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      check_mode ("transaction", "", others[i], SB_POOLING_TRANSACTION);
      check_mode ("transaction", "server_round_robin = 1\n", others[i], SB_POOLING_TRANSACTION);
    }
}

/* Two processes that are handed out in turn. */
static void
test_takes_turns (void)
{
  SB_TEST_NEEDS_BOUNCER ();
  check_mode ("transaction", "server_round_robin = 1\nmin_pool_size = 2\n", 0,
              SB_POOLING_TRANSACTION);
}

static void
test_session_pool (void)
{
  SB_TEST_NEEDS_BOUNCER ();
  check_mode ("session", "", 0, SB_POOLING_SESSION);
  check_mode ("session", "", 3, SB_POOLING_SESSION);
}

/* With one server process both connections of the probe meet, or the second has to queue. */
static void
test_full_pool (void)
{
  g_autoptr (SbTestBouncer) session = NULL;
  g_autoptr (SbTarget) target = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  check_mode ("transaction", "default_pool_size = 1\n", 0, SB_POOLING_TRANSACTION);
  check_mode ("transaction", "default_pool_size = 1\n", 3, SB_POOLING_TRANSACTION);
  session = sb_test_bouncer_start_with ("session", "default_pool_size = 1\n");
  target = get_target (session);
  g_assert_cmpint (find_out (target), ==, SB_POOLING_UNKNOWN);
}

static void
test_statement_pool (void)
{
  SB_TEST_NEEDS_BOUNCER ();
  check_mode ("statement", "", 0, SB_POOLING_STATEMENT);
}

/* An address that says so is believed, once a pooler is there. */
static void
test_hint (void)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;
  g_autoptr (SbTarget) pooled = NULL, direct = NULL;
  g_autofree char *pooled_text = NULL, *direct_text = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("session");
  pooled_text = g_strdup_printf ("postgresql://postgres@/postgres?host=%s&port=%u&pgbouncer=true",
                                 sb_test_bouncer_get_socket_dir (bouncer),
                                 sb_test_bouncer_get_port (bouncer));
  direct_text = g_strdup_printf ("postgresql://postgres@/postgres?host=%s&port=%s&pgbouncer=true",
                                 g_getenv ("SWITCHBACK_TEST_SOCKET"),
                                 g_getenv ("SWITCHBACK_TEST_PORT"));
  pooled = sb_target_new_from_text (pooled_text, "test", NULL);
  direct = sb_target_new_from_text (direct_text, "test", NULL);
  g_assert_cmpint (find_out (pooled), ==, SB_POOLING_TRANSACTION);
  g_assert_cmpint (find_out (direct), ==, SB_POOLING_DIRECT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pooling/direct", test_direct);
  g_test_add_func ("/pooling/transaction", test_transaction_pool);
  g_test_add_func ("/pooling/takes-turns", test_takes_turns);
  g_test_add_func ("/pooling/session", test_session_pool);
  g_test_add_func ("/pooling/full", test_full_pool);
  g_test_add_func ("/pooling/statement", test_statement_pool);
  g_test_add_func ("/pooling/hint", test_hint);
  return g_test_run ();
}
