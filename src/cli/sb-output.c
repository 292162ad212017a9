/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-output.h"

#include "sb-cells.h"
#include "sb-printable.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Enough to make a full pipe's worth one write, and little enough to keep. */
#define FLUSH_AT (32 * 1024)

/* How long a reader that was given up may take to read on after all. */
#define LAST_CHANCE_MS 300

struct _SbOutput
{
  int fd;
  int own_fd;       /* the same pipe or terminal, opened so that a write never waits; -1: none */
  gsize chunk;      /* how much @fd takes in one write when it takes anything */
  int interrupt_fd; /* -1: none */
  SbOutputInterruptFunc interrupt;
  gpointer interrupt_data;
  gboolean is_terminal;
  gboolean has_colour;
  gboolean is_given_up;    /* its reader is not waited for any more */
  gboolean is_gone;        /* nothing can be written any more */
  int error;               /* why; 0 where the reader just went away */
  gboolean is_writing;     /* @writing is on its way */
  GString *writing;        /* what was pending when the write began */
  GString *pending;        /* finished bytes, not written yet */
  guint column;            /* cells on the line that is being made */
  GString *progress;       /* the progress line as it should stand at the bottom */
  GString *next_progress;  /* the one that is being made */
  gboolean progress_is_on; /* it is on the terminal now */
  gboolean in_progress;    /* what is put goes to the progress line */
  guint column_before;
};

static const char *const CODES[SB_N_STYLES] = {
  [SB_STYLE_PLAIN] = NULL,  [SB_STYLE_BOLD] = "1", [SB_STYLE_DIM] = "2",
  [SB_STYLE_GOOD] = "32",   [SB_STYLE_BAD] = "31", [SB_STYLE_WARNING] = "33",
  [SB_STYLE_ACCENT] = "34",
};

/* A write must not wait where ^C could not be heard. O_NONBLOCK on @fd itself would be set for all
 * programs that have it, so the pipe or terminal is opened once more. Where that cannot be done, as
 * with another user's terminal, small pieces are written when poll says that there is room. */
static void
open_own (SbOutput *self)
{
  struct stat info;
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", self->fd);

  self->own_fd = -1;
  self->chunk = G_MAXSSIZE;
  if (fstat (self->fd, &info) != 0 || S_ISREG (info.st_mode))
    return;
  self->chunk = PIPE_BUF;
  if (S_ISFIFO (info.st_mode) || isatty (self->fd))
    self->own_fd = open (path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/**
 * sb_output_new:
 * @fd: where to write; stays open
 *
 * Returns: (transfer full): an output; with colour where @fd is a terminal and `NO_COLOR` is not
 * set
 */
SbOutput *
sb_output_new (int fd)
{
  SbOutput *self = g_new0 (SbOutput, 1);
  const char *term = g_getenv ("TERM"), *no_colour = g_getenv ("NO_COLOR");

  self->fd = fd;
  self->interrupt_fd = -1;
  open_own (self);
  self->is_terminal = isatty (fd) && term != NULL && strcmp (term, "dumb") != 0;
  self->has_colour = self->is_terminal && (no_colour == NULL || *no_colour == '\0');
  self->writing = g_string_new (NULL);
  self->pending = g_string_new (NULL);
  self->progress = g_string_new (NULL);
  self->next_progress = g_string_new (NULL);
  return self;
}

/**
 * sb_output_free:
 * @self: (transfer full) (nullable): what is pending is written, the progress line is wiped
 */
void
sb_output_free (SbOutput *self)
{
  if (self == NULL)
    return;
  sb_output_clear_progress (self);
  sb_output_flush (self);
  if (self->own_fd >= 0)
    close (self->own_fd);
  g_string_free (self->writing, TRUE);
  g_string_free (self->pending, TRUE);
  g_string_free (self->progress, TRUE);
  g_string_free (self->next_progress, TRUE);
  g_free (self);
}

/**
 * sb_output_is_terminal:
 * @self: an output
 *
 * Returns: whether progress can be shown on it
 */
gboolean
sb_output_is_terminal (SbOutput *self)
{
  return self->is_terminal;
}

/**
 * sb_output_get_width:
 * @self: an output
 *
 * Returns: how many cells a line should have: the terminal's now, 100 in a pipe
 */
guint
sb_output_get_width (SbOutput *self)
{
  struct winsize size = { 0 };

  if (!self->is_terminal)
    return 100;
  if (ioctl (self->fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return 80;
  return MAX (size.ws_col, 20);
}

/**
 * sb_output_set_interrupt:
 * @self: an output
 * @fd: becomes readable when there is something more urgent than to write
 * @func: called then, in the middle of a write whose reader stands still; reads @fd empty
 * @user_data: for @func
 *
 * What @func puts into @self comes after what is being written.
 */
void
sb_output_set_interrupt (SbOutput *self, int fd, SbOutputInterruptFunc func, gpointer user_data)
{
  self->interrupt_fd = fd;
  self->interrupt = func;
  self->interrupt_data = user_data;
}

/**
 * sb_output_give_up:
 * @self: an output
 *
 * From now on a reader that stands still is not waited for: what it does not take is dropped, and
 * so is everything after it. sb_output_get_error() is then `EAGAIN`.
 */
void
sb_output_give_up (SbOutput *self)
{
  self->is_given_up = TRUE;
}

static void
wait_for_reader (SbOutput *self)
{
  GPollFD fds[] = { { self->fd, G_IO_OUT, 0 }, { self->interrupt_fd, G_IO_IN, 0 } };
  int n = g_poll (fds, self->interrupt_fd >= 0 ? 2 : 1, self->is_given_up ? LAST_CHANCE_MS : -1);

  if (self->interrupt_fd >= 0 && (fds[1].revents & G_IO_IN) != 0)
    self->interrupt (self->interrupt_data);
  else if (n == 0)
    {
      self->is_gone = TRUE;
      self->error = EAGAIN;
    }
}

/* As write(), but never waits. */
static gssize
write_some (SbOutput *self, const char *bytes, gsize length)
{
  GPollFD fd = { self->fd, G_IO_OUT, 0 };

  if (self->own_fd >= 0)
    return write (self->own_fd, bytes, length);
  if (self->chunk == PIPE_BUF && g_poll (&fd, 1, 0) == 0)
    {
      errno = EAGAIN;
      return -1;
    }
  return write (self->fd, bytes, MIN (length, self->chunk));
}

static void
write_all (SbOutput *self, const char *bytes, gsize length)
{
  while (length > 0 && !self->is_gone)
    {
      gssize written = write_some (self, bytes, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0 && errno == EAGAIN)
        {
          wait_for_reader (self);
          continue;
        }
      if (written < 0)
        {
          self->is_gone = TRUE;
          self->error = errno != EPIPE ? errno : 0;
          return;
        }
      bytes += written;
      length -= written;
    }
}

/* The progress line is always the last one: it goes before anything else is written. */
static void
wipe_progress (SbOutput *self)
{
  if (!self->progress_is_on)
    return;
  g_string_prepend (self->pending, "\r\033[K");
  self->progress_is_on = FALSE;
}

/* What of the progress line belongs around what is pending. */
static void
place_progress (SbOutput *self)
{
  if (self->pending->len > 0)
    wipe_progress (self);
  if (self->progress->len > 0 && !self->progress_is_on && self->column == 0)
    {
      g_string_append_len (self->pending, self->progress->str, self->progress->len);
      self->progress_is_on = TRUE;
    }
}

/**
 * sb_output_flush:
 * @self: an output
 *
 * Writes what is pending, and the progress line below it. Only whole lines are followed by one.
 * Within an interrupt it does nothing: the write that was interrupted goes on with it.
 */
void
sb_output_flush (SbOutput *self)
{
  if (self->is_writing)
    return;
  self->is_writing = TRUE;
  for (place_progress (self); self->pending->len > 0; place_progress (self))
    {
      GString *bytes = self->pending;

      self->pending = self->writing;
      self->writing = bytes;
      write_all (self, bytes->str, bytes->len);
      g_string_truncate (bytes, 0);
    }
  self->is_writing = FALSE;
}

/**
 * sb_output_get_error:
 * @self: an output, flushed
 *
 * A reader that went away (`| head`) has seen enough; a full disk is an error.
 *
 * Returns: the errno because of which something is missing in it, or 0; `EAGAIN` where it was given
 *   up
 */
int
sb_output_get_error (SbOutput *self)
{
  return self->error;
}

static GString *
current (SbOutput *self)
{
  return self->in_progress ? self->next_progress : self->pending;
}

static void
put_printable (SbOutput *self, SbStyle style, const char *text)
{
  GString *out = current (self);
  const char *code = self->has_colour ? CODES[style] : NULL;

  if (*text == '\0')
    return;
  if (code != NULL)
    g_string_append_printf (out, "\033[%sm", code);
  g_string_append (out, text);
  if (code != NULL)
    g_string_append (out, "\033[0m");
  self->column += sb_cells_width (text);
}

/**
 * sb_output_put:
 * @self: an output
 * @style: how it looks where there is colour
 * @text: any text; line ends become blanks
 *
 * Adds to the current line.
 */
void
sb_output_put (SbOutput *self, SbStyle style, const char *text)
{
  g_autofree char *printable = sb_printable_line (text);

  if (self->in_progress)
    {
      guint width = sb_output_get_width (self) - 1;
      g_autofree char *fit = NULL;

      if (self->column >= width)
        return;
      fit = sb_cells_fit (printable, width - self->column);
      put_printable (self, style, fit);
      return;
    }
  put_printable (self, style, printable);
}

/* The next word of @text with the blanks before it. */
static char *
dup_word (const char *text)
{
  gsize blanks = strspn (text, " ");

  return g_strndup (text, blanks + strcspn (text + blanks, " "));
}

/**
 * sb_output_flow:
 * @self: an output
 * @style: how it looks where there is colour
 * @column: cell, from 1, at which further lines begin
 * @text: any text; line ends become blanks
 *
 * As sb_output_put(), but on a terminal words for which there is no room go to further lines. In a
 * pipe everything stays on one. No word is cut.
 */
void
sb_output_flow (SbOutput *self, SbStyle style, guint column, const char *text)
{
  g_autofree char *printable = sb_printable_line (text);
  const char *at = printable;

  if (!self->is_terminal)
    {
      put_printable (self, style, printable);
      return;
    }
  while (*at != '\0')
    {
      g_autofree char *word = dup_word (at);
      gboolean is_first = self->column <= column;

      at += strlen (word);
      if (!is_first && self->column + sb_cells_width (word) > sb_output_get_width (self))
        {
          sb_output_end_line (self);
          sb_output_pad (self, column);
          g_strchug (word);
        }
      put_printable (self, style, word);
    }
}

/**
 * sb_output_putf:
 * @self: an output
 * @style: how it looks where there is colour
 * @format: a format of ours
 * @...: its arguments; they may be any text
 *
 * Adds to the current line.
 */
void
sb_output_putf (SbOutput *self, SbStyle style, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  sb_output_put (self, style, text);
}

/**
 * sb_output_pad:
 * @self: an output
 * @column: cell, from 0, at which to go on; where the line is that long already, one blank is added
 */
void
sb_output_pad (SbOutput *self, guint column)
{
  do
    {
      g_string_append_c (current (self), ' ');
      self->column++;
    }
  while (self->column < column);
}

/**
 * sb_output_get_column:
 * @self: an output
 *
 * Returns: how many cells the current line has
 */
guint
sb_output_get_column (SbOutput *self)
{
  return self->column;
}

/**
 * sb_output_end_line:
 * @self: an output
 */
void
sb_output_end_line (SbOutput *self)
{
  while (self->pending->len > 0 && self->pending->str[self->pending->len - 1] == ' ')
    g_string_truncate (self->pending, self->pending->len - 1);
  g_string_append_c (self->pending, '\n');
  self->column = 0;
  if (self->pending->len >= FLUSH_AT)
    sb_output_flush (self);
}

/**
 * sb_output_text:
 * @self: an output, at the start of a line
 * @style: how it looks where there is colour
 * @indent: blanks before each line
 * @text: any text; its line ends stay
 *
 * Adds whole lines.
 */
void
sb_output_text (SbOutput *self, SbStyle style, guint indent, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (indent > 0)
        sb_output_pad (self, indent);
      sb_output_put (self, style, lines[i]);
      sb_output_end_line (self);
    }
}

/**
 * sb_output_json:
 * @self: an output
 * @json: one JSON text; it has no control characters
 *
 * Adds it as a line of its own.
 */
void
sb_output_json (SbOutput *self, const char *json)
{
  g_string_append (self->pending, json);
  sb_output_end_line (self);
}

/**
 * sb_output_prompt:
 * @self: an output, at the start of a line
 * @question: any text
 *
 * Writes @question and leaves the cursor behind it; the person who answers ends the line.
 */
void
sb_output_prompt (SbOutput *self, const char *question)
{
  sb_output_put (self, SB_STYLE_BOLD, question);
  sb_output_pad (self, 0);
  sb_output_flush (self);
  self->column = 0;
}

/**
 * sb_output_begin_progress:
 * @self: an output that is a terminal
 *
 * What is put from now on makes the progress line, cut at the terminal's width.
 */
void
sb_output_begin_progress (SbOutput *self)
{
  g_string_truncate (self->next_progress, 0);
  self->column_before = self->column;
  self->column = 0;
  self->in_progress = TRUE;
}

/**
 * sb_output_end_progress:
 * @self: an output
 *
 * Ends what sb_output_begin_progress() began; the next flush shows it.
 */
void
sb_output_end_progress (SbOutput *self)
{
  self->in_progress = FALSE;
  self->column = self->column_before;
  if (g_string_equal (self->progress, self->next_progress))
    return;
  wipe_progress (self);
  g_string_assign (self->progress, self->next_progress->str);
}

/**
 * sb_output_clear_progress:
 * @self: an output
 *
 * Takes the progress line away at the next flush.
 */
void
sb_output_clear_progress (SbOutput *self)
{
  wipe_progress (self);
  g_string_truncate (self->progress, 0);
}
