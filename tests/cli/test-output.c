/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-output.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
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

typedef struct
{
  SbOutput *out;
  int bell; /* what interrupts */
  guint n_interrupts;
} Stalled;

static void
interrupt_cb (gpointer user_data)
{
  Stalled *stalled = user_data;
  char byte;

  g_assert_cmpint (read (stalled->bell, &byte, 1), ==, 1);
  stalled->n_interrupts++;
  sb_output_put (stalled->out, SB_STYLE_PLAIN, "afterwards");
  sb_output_end_line (stalled->out);
  sb_output_flush (stalled->out);
  sb_output_give_up (stalled->out);
}

/* A reader that never reads: a pipe, a terminal, and what cannot be opened once more. */
static void
test_standing_reader (gconstpointer data)
{
  const char *kind = data;
  g_autofree char *much = g_strnfill (1 << 20, 'x');
  int ends[2], bell[2];
  Stalled stalled = { 0 };

  if (strcmp (kind, "pipe") == 0)
    g_assert_cmpint (pipe (ends), ==, 0);
  else if (strcmp (kind, "terminal") == 0)
    g_assert_cmpint (openpty (&ends[0], &ends[1], NULL, NULL, NULL), ==, 0);
  else
    g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
  g_assert_cmpint (pipe (bell), ==, 0);
  g_assert_cmpint (write (bell[1], "!", 1), ==, 1);
  stalled.bell = bell[0];
  stalled.out = sb_output_new (ends[1]);
  sb_output_set_interrupt (stalled.out, bell[0], interrupt_cb, &stalled);
  sb_output_text (stalled.out, SB_STYLE_PLAIN, 0, much);
  sb_output_flush (stalled.out);
  g_assert_cmpuint (stalled.n_interrupts, ==, 1);
  g_assert_cmpint (sb_output_get_error (stalled.out), ==, EAGAIN);
  /* The descriptor is shared with other programs: it still waits for them. */
  g_assert_cmpint (fcntl (ends[1], F_GETFL) & O_NONBLOCK, ==, 0);
  sb_output_free (stalled.out);
  for (guint i = 0; i < 2; i++)
    {
      close (ends[i]);
      close (bell[i]);
    }
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
  g_test_add_data_func ("/output/reader-stands-still/pipe", "pipe", test_standing_reader);
  g_test_add_data_func ("/output/reader-stands-still/terminal", "terminal", test_standing_reader);
  g_test_add_data_func ("/output/reader-stands-still/socket", "socket", test_standing_reader);
  return g_test_run ();
}
