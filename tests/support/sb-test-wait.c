/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-wait.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How long a condition may take, in seconds: less than meson lets a test run (tests/meson.build). */
#define PATIENCE 120

/* What is waited for now, the innermost first. Main thread only; read by the signal's handler. */
static SbTestWait *volatile innermost;

/* (nullable): which of several alike it is in. */
static char *volatile note;

static void
say (int fd, const char *text)
{
  if (write (fd, text, strlen (text)) < 0)
    _exit (1);
}

/* Only calls that a signal's handler may make. */
static void
give_up (int number)
{
  static const int fds[] = { STDOUT_FILENO, STDERR_FILENO };
  const char *path = g_test_get_path ();

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      say (fds[i], "\nBail out! ");
      say (fds[i], path ? path : "a test");
      for (SbTestWait *wait = innermost; wait != NULL; wait = wait->outer)
        {
          say (fds[i], wait == innermost ? " waited in vain for: " : ", a part of: ");
          say (fds[i], wait->condition);
          say (fds[i], " (");
          say (fds[i], wait->place);
          say (fds[i], ")");
        }
      say (fds[i], note ? "; in " : "");
      say (fds[i], note ? note : "");
      say (fds[i], "\n");
    }
  abort ();
}

static guint
get_patience (void)
{
  const char *factor = g_getenv ("SWITCHBACK_TEST_PATIENCE");

  return MAX (1, PATIENCE * (factor ? g_ascii_strtod (factor, NULL) : 1));
}

/**
 * sb_test_wait_note:
 * @format: as of printf()
 *
 * From now on a wait in vain says this too: for tests that do the same to many things. Main thread
 * only.
 */
void
sb_test_wait_note (const char *format, ...)
{
  char *old = note;
  va_list arguments;

  va_start (arguments, format);
  note = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_free (old);
}

/**
 * sb_test_wait_begin:
 * @wait: lives until sb_test_wait_end()
 *
 * From now on the test fails when it takes longer than anybody would be patient, also where the main
 * loop does not turn. A wait inside of another has the time of the other. Main thread only.
 */
void
sb_test_wait_begin (SbTestWait *wait)
{
  wait->outer = innermost;
  innermost = wait;
  if (wait->outer != NULL)
    return;
  signal (SIGALRM, give_up);
  alarm (get_patience ());
}

/**
 * sb_test_wait_end:
 * @wait: the last that was begun
 *
 * What was waited for has come.
 */
void
sb_test_wait_end (SbTestWait *wait)
{
  g_assert_true (wait == innermost);
  innermost = wait->outer;
  if (innermost == NULL)
    alarm (0);
}

/**
 * sb_test_wait_moment:
 * @begun: since when it is waited, in µs of the monotonic clock
 * @place: where in the source
 * @condition: what is waited for, in C
 *
 * Lets a millisecond go by; fails the test after too many of them.
 */
void
sb_test_wait_moment (gint64 begun, const char *place, const char *condition)
{
  const char *path = g_test_get_path ();

  if (g_get_monotonic_time () - begun > get_patience () * G_USEC_PER_SEC)
    g_error ("%s waited in vain for: %s (%s)", path ? path : "a test", condition, place);
  g_usleep (1000);
}
