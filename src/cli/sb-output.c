/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-output.h"

#include "sb-cells.h"
#include "sb-printable.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Enough to make a full pipe's worth one write, and little enough to keep. */
#define FLUSH_AT (32 * 1024)

struct _SbOutput
{
  int fd;
  gboolean is_terminal;
  gboolean has_colour;
  gboolean is_gone;        /* nothing can be written any more */
  int error;               /* why; 0 where the reader just went away */
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
  self->is_terminal = isatty (fd) && term != NULL && strcmp (term, "dumb") != 0;
  self->has_colour = self->is_terminal && (no_colour == NULL || *no_colour == '\0');
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

static void
write_all (SbOutput *self, const char *bytes, gsize length)
{
  while (length > 0 && !self->is_gone)
    {
      gssize written = write (self->fd, bytes, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0 && errno == EAGAIN)
        {
          GPollFD poll_fd = { .fd = self->fd, .events = G_IO_OUT };

          g_poll (&poll_fd, 1, -1);
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

/**
 * sb_output_flush:
 * @self: an output
 *
 * Writes what is pending, and the progress line below it. Only whole lines are followed by one.
 */
void
sb_output_flush (SbOutput *self)
{
  if (self->pending->len > 0)
    wipe_progress (self);
  if (self->progress->len > 0 && !self->progress_is_on && self->column == 0)
    {
      g_string_append_len (self->pending, self->progress->str, self->progress->len);
      self->progress_is_on = TRUE;
    }
  write_all (self, self->pending->str, self->pending->len);
  g_string_truncate (self->pending, 0);
}

/**
 * sb_output_get_error:
 * @self: an output, flushed
 *
 * A reader that went away (`| head`) has seen enough; a full disk is an error.
 *
 * Returns: the errno because of which something is missing in it, or 0
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
