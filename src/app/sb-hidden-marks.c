/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-hidden-marks.h"

#include <string.h>

/* Each costs a tag in the text: after so many, all that follows is one. */
#define MAX_MARKS 1000

/* The marks, embeddings, overrides and isolates of the bidirectional algorithm, and what has no
 * width at all. */
static gboolean
is_hidden (gunichar c)
{
  return c == 0x61c || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2060 && c <= 0x2069) || c == 0xfeff;
}

/* The first of them from @at on, or @end. Their first bytes tell nearly all other text apart. */
static const char *
find_next (const char *at, const char *end)
{
  for (; at < end; at++)
    if (((guchar) *at == 0xe2 || (guchar) *at == 0xd8 || (guchar) *at == 0xef)
        && is_hidden (g_utf8_get_char (at)))
      return at;
  return end;
}

/**
 * sb_hidden_marks_new_tag:
 * @buffer: where they are to be seen
 *
 * Returns: (transfer none): what sb_hidden_marks_apply() needs
 */
GtkTextTag *
sb_hidden_marks_new_tag (GtkTextBuffer *buffer)
{
  return gtk_text_buffer_create_tag (buffer, NULL, "show-spaces", PANGO_SHOW_IGNORABLES,
                                     "background-rgba", &(const GdkRGBA){ 0.88, 0.11, 0.14, 0.35 },
                                     NULL);
}

/**
 * sb_hidden_marks_apply:
 * @tag: of @buffer
 * @buffer: a buffer
 * @end: where the text ends that was inserted just now
 * @text: that text, UTF-8
 * @length: its length in bytes
 *
 * Shows each hidden character in it as a small box with its abbreviation.
 */
void
sb_hidden_marks_apply (GtkTextTag *tag, GtkTextBuffer *buffer, const GtkTextIter *end,
                       const char *text, gsize length)
{
  const char *last = text + length, *at = find_next (text, last), *counted = text;
  GtkTextIter start, stop;
  int offset;

  if (at == last)
    return;
  offset = gtk_text_iter_get_offset (end) - (int) g_utf8_strlen (text, length);
  for (guint n = 1; at < last; at = find_next (g_utf8_next_char (at), last), n++)
    {
      offset += (int) g_utf8_strlen (counted, at - counted);
      counted = at;
      gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
      stop = start;
      gtk_text_iter_forward_char (&stop);
      gtk_text_buffer_apply_tag (buffer, tag, &start, n < MAX_MARKS ? &stop : end);
      if (n == MAX_MARKS)
        return;
    }
}
