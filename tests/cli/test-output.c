/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-output.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static char *
read_all (int fd)
{
  GString *text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  close (fd);
  return g_string_free (text, FALSE);
}

/* What @put writes into a pipe. */
static char *
in_pipe (void (*put) (SbOutput *out))
{
  int fds[2];
  SbOutput *out;

  g_assert_cmpint (pipe (fds), ==, 0);
  out = sb_output_new (fds[1]);
  put (out);
  sb_output_free (out);
  close (fds[1]);
  return read_all (fds[0]);
}

/* What @put writes on a terminal 30 cells wide. */
static char *
in_terminal (void (*put) (SbOutput *out))
{
  struct winsize size = { .ws_row = 10, .ws_col = 30 };
  int ours, theirs;
  SbOutput *out;

  g_assert_cmpint (openpty (&ours, &theirs, NULL, NULL, &size), ==, 0);
  out = sb_output_new (theirs);
  put (out);
  sb_output_free (out);
  close (theirs);
  return read_all (ours);
}

static void
put_hostile (SbOutput *out)
{
  sb_output_putf (out, SB_STYLE_GOOD, "a %s", "\033]0;x\007 b\nc %s");
  sb_output_pad (out, 40);
  sb_output_put (out, SB_STYLE_BOLD, "d");
  sb_output_end_line (out);
}

static void
test_pipe_is_plain (void)
{
  g_autofree char *text = in_pipe (put_hostile);

  g_assert_cmpstr (text, ==, "a \\u001b]0;x\\u0007 b c %s               d\n");
}

static void
test_terminal_has_only_our_escapes (void)
{
  g_autofree char *text = in_terminal (put_hostile);

  g_assert_cmpstr (text, ==,
                   "\033[32ma \\u001b]0;x\\u0007 b c %s\033[0m               \033[1md\033[0m\r\n");
}

static void
put_progress (SbOutput *out)
{
  sb_output_begin_progress (out);
  sb_output_put (out, SB_STYLE_PLAIN, "a line that is longer than the terminal");
  sb_output_end_progress (out);
  sb_output_flush (out);
  sb_output_put (out, SB_STYLE_PLAIN, "done");
  sb_output_end_line (out);
  sb_output_flush (out);
  sb_output_clear_progress (out);
}

/* The line is cut to the terminal, stays below what is printed, and is gone at the end. */
static void
test_progress (void)
{
  g_autofree char *text = in_terminal (put_progress);

  g_assert_cmpstr (text, ==,
                   "a line that is longer than t…"
                   "\r\033[Kdone\r\na line that is longer than t…\r\033[K");
}

static void
test_no_colour (void)
{
  g_autofree char *text = NULL;

  g_setenv ("NO_COLOR", "1", TRUE);
  text = in_terminal (put_hostile);
  g_unsetenv ("NO_COLOR");
  g_assert_null (strchr (text, '\033'));
}

static void
test_reader_goes_away (void)
{
  g_autoptr (SbOutput) out = NULL;
  int fds[2];

  g_assert_cmpint (pipe (fds), ==, 0);
  close (fds[0]);
  out = sb_output_new (fds[1]);
  for (guint i = 0; i < 10000; i++)
    sb_output_text (out, SB_STYLE_PLAIN, 2, "a\nb");
  sb_output_flush (out);
  close (fds[1]);
}

int
main (int argc, char **argv)
{
  signal (SIGPIPE, SIG_IGN);
  g_setenv ("TERM", "xterm", TRUE);
  g_unsetenv ("NO_COLOR");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/output/pipe", test_pipe_is_plain);
  g_test_add_func ("/output/terminal", test_terminal_has_only_our_escapes);
  g_test_add_func ("/output/progress", test_progress);
  g_test_add_func ("/output/no-colour", test_no_colour);
  g_test_add_func ("/output/reader-goes-away", test_reader_goes_away);
  return g_test_run ();
}
