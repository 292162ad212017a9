/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-editor-comment.h"

#include "sb-line-comments.h"

#include <string.h>

static gsize
get_byte (GtkTextBuffer *buffer, const GtkTextIter *place)
{
  g_autofree char *before = NULL;
  GtkTextIter start;

  gtk_text_buffer_get_start_iter (buffer, &start);
  before = gtk_text_buffer_get_text (buffer, &start, place, TRUE);
  return strlen (before);
}

static void
apply (GtkTextBuffer *buffer, const char *text, const GArray *edits)
{
  gtk_text_buffer_begin_user_action (buffer);
  /* From the last on, so that the others stay where they are. */
  for (guint i = edits->len; i > 0; i--)
    {
      const SbLineEdit *edit = &g_array_index (edits, SbLineEdit, i - 1);
      glong character = g_utf8_strlen (text, (gssize) edit->offset);
      GtkTextIter place, end;

      gtk_text_buffer_get_iter_at_offset (buffer, &place, (int) character);
      if (edit->n_removed == 0)
        {
          gtk_text_buffer_insert (buffer, &place, SB_LINE_COMMENT, -1);
          continue;
        }
      end = place;
      gtk_text_iter_forward_chars (&end, (int) edit->n_removed);
      gtk_text_buffer_delete (buffer, &place, &end);
    }
  gtk_text_buffer_end_user_action (buffer);
}

/* What was selected stays selected, with what was put before it. */
static void
apply_to_selection (GtkTextBuffer *buffer, const char *text, const GArray *edits)
{
  GtkTextMark *first, *last;
  GtkTextIter start, end, cursor;
  gboolean is_backwards;

  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  is_backwards = gtk_text_iter_equal (&cursor, &start);
  first = gtk_text_buffer_create_mark (buffer, NULL, &start, TRUE);
  last = gtk_text_buffer_create_mark (buffer, NULL, &end, FALSE);
  apply (buffer, text, edits);
  gtk_text_buffer_get_iter_at_mark (buffer, &start, first);
  gtk_text_buffer_get_iter_at_mark (buffer, &end, last);
  gtk_text_buffer_select_range (buffer, is_backwards ? &start : &end, is_backwards ? &end : &start);
  gtk_text_buffer_delete_mark (buffer, first);
  gtk_text_buffer_delete_mark (buffer, last);
}

/**
 * sb_editor_comment_toggle:
 * @buffer: a text that may be edited
 *
 * Makes the selected lines, or that of the cursor, comments; where all of them are, takes that back.
 * One step that can be undone; what is selected stays so.
 *
 * Returns: (transfer full) (nullable): why nothing was done, for people
 */
char *
sb_editor_comment_toggle (GtkTextBuffer *buffer)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) edits = NULL;
  GtkTextIter start, end, from, to;
  char *why_not;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  gtk_text_buffer_get_selection_bounds (buffer, &from, &to);
  edits = sb_line_comments_toggle (text, strlen (text), get_byte (buffer, &from),
                                   get_byte (buffer, &to), &why_not);
  if (edits->len == 0)
    return why_not;
  if (gtk_text_iter_equal (&from, &to))
    apply (buffer, text, edits);
  else
    apply_to_selection (buffer, text, edits);
  return why_not;
}
