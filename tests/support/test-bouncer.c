/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-bouncer.h"

#include <unistd.h>

#include "sb-test-program.h"

static char *
ask (SbTestBouncer *bouncer, const char *sql)
{
  return sb_test_program_psql (sb_test_bouncer_get_socket_dir (bouncer),
                               sb_test_bouncer_get_port (bouncer), "postgres", sql);
}

/* A session's lock outlives the session, which a direct connection would not let it. */
static void
test_transaction_mode (void)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;
  g_autofree char *count = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("transaction");
  g_free (ask (bouncer, "SELECT pg_advisory_lock (4711)"));
  count = sb_test_program_psql (NULL, 0, "postgres",
                                "SELECT count (*) FROM pg_locks WHERE objid = 4711");
  g_assert_cmpstr (count, ==, "1");
}

static void
test_session_mode (void)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("session");
  g_free (ask (bouncer, "SELECT pg_advisory_lock (4712)"));
  for (;;)
    {
      g_autofree char *count = sb_test_program_psql (
          NULL, 0, "postgres", "SELECT count (*) FROM pg_locks WHERE objid = 4712");

      if (g_str_equal (count, "0"))
        break;
    }
}

/* Roles that a test makes get in without PgBouncer being told. */
static void
test_lets_roles_in (void)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;
  g_autofree char *port = NULL;
  g_autofree char *role = g_strdup_printf ("guest_%d", (int) getpid ());
  g_autofree char *sql = g_strdup_printf ("CREATE ROLE %s LOGIN", role);
  g_autofree char *out = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("transaction");
  port = g_strdup_printf ("%u", sb_test_bouncer_get_port (bouncer));
  g_free (sb_test_program_psql (NULL, 0, "postgres", sql));
  {
    const char *argv[] = { "psql",     "-XqAtw",
                           "-h",       sb_test_bouncer_get_socket_dir (bouncer),
                           "-p",       port,
                           "-U",       role,
                           "-c",       "SELECT current_user",
                           "postgres", NULL };

    out = sb_test_program_run (argv);
  }
  g_assert_cmpstr (out, ==, role);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bouncer/transaction-mode", test_transaction_mode);
  g_test_add_func ("/bouncer/session-mode", test_session_mode);
  g_test_add_func ("/bouncer/lets-roles-in", test_lets_roles_in);
  return g_test_run ();
}
