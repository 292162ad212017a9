/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-editor-format.h"

#include "sb-format.h"
#include "sb-lexer.h"
#include "sb-lines.h"

#include <string.h>

/* More than this are put in as one, which is faster, and moves what is shown. */
#define MAX_EDITS 2000

/* What of the text is replaced by what. */
typedef struct
{
  gsize from, to;
  gsize new_from, new_to;
} Edit;

typedef struct
{
  GtkTextBuffer *buffer;
  GBytes *text;
  gsize cursor, anchor;
  gboolean has_selection;
  SbEditorFormatFunc func;
  gpointer user_data;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->buffer);
  g_bytes_unref (job->text);
  g_free (job);
}

static char *
dup_text (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

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
add_edit (GArray *edits, const char *before, gsize from, gsize to, const char *after,
          gsize new_from, gsize new_to)
{
  Edit edit = { from, to, new_from, new_to };

  if (to - from != new_to - new_from || memcmp (before + from, after + new_from, to - from) != 0)
    g_array_append_val (edits, edit);
}

static SbToken
next_token (SbLexer *lexer)
{
  SbToken token;

  do
    token = sb_lexer_next (lexer);
  while (token.kind == SB_TOKEN_BLANK);
  return token;
}

/* Token by token, so that marks and what is shown stay where they are; one edit for the rest from
 * where a comma passed a comment. */
static GArray *
find_edits (const char *before, gsize length, const char *after, gsize new_length)
{
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  SbLexer one = { before, length, 0 }, other = { after, new_length, 0 };
  gsize end = 0, new_end = 0;

  for (;;)
    {
      SbToken a = next_token (&one), b = next_token (&other);
      gsize size = a.end - a.start;

      if (a.kind != b.kind || size != b.end - b.start
          || g_ascii_strncasecmp (before + a.start, after + b.start, size) != 0
          || edits->len > MAX_EDITS)
        {
          add_edit (edits, before, end, length, after, new_end, new_length);
          return edits;
        }
      add_edit (edits, before, end, a.start, after, new_end, b.start);
      if (a.kind == SB_TOKEN_END)
        return edits;
      add_edit (edits, before, a.start, a.end, after, b.start, b.end);
      end = a.end;
      new_end = b.end;
    }
}

static void
place_cursor (Job *job, const char *before, gsize length, const char *after, gsize new_length)
{
  gsize cursor = sb_format_map (before, length, after, new_length, job->cursor);
  gsize anchor = job->has_selection ? sb_format_map (before, length, after, new_length, job->anchor)
                                    : cursor;
  GtkTextIter place, bound;

  gtk_text_buffer_get_iter_at_offset (job->buffer, &place,
                                      (int) g_utf8_strlen (after, (gssize) cursor));
  gtk_text_buffer_get_iter_at_offset (job->buffer, &bound,
                                      (int) g_utf8_strlen (after, (gssize) anchor));
  gtk_text_buffer_select_range (job->buffer, &place, &bound);
}

static void
apply (Job *job, const char *before, gsize length, const char *after, gsize new_length)
{
  g_autoptr (GArray) edits = find_edits (before, length, after, new_length);
  glong character = g_utf8_strlen (before, (gssize) length);
  gsize at = length;

  gtk_text_buffer_begin_user_action (job->buffer);
  /* from the last on, so that the others stay where they are */
  for (guint i = edits->len; i > 0; i--)
    {
      const Edit *edit = &g_array_index (edits, Edit, i - 1);
      /* GTK 4.8 reads out all that follows in memory, so this must end with NUL. */
      g_autofree char *inserted = g_strndup (after + edit->new_from, edit->new_to - edit->new_from);
      GtkTextIter from, to;
      glong n = g_utf8_strlen (before + edit->from, (gssize) (edit->to - edit->from));

      character -= n + g_utf8_strlen (before + edit->to, (gssize) (at - edit->to));
      at = edit->from;
      gtk_text_buffer_get_iter_at_offset (job->buffer, &from, (int) character);
      to = from;
      gtk_text_iter_forward_chars (&to, (int) n);
      gtk_text_buffer_delete (job->buffer, &from, &to);
      gtk_text_buffer_insert (job->buffer, &from, inserted, -1);
    }
  place_cursor (job, before, length, after, new_length);
  gtk_text_buffer_end_user_action (job->buffer);
}

static char *
describe (SbFormat *format, const char *text, gsize length)
{
  guint n;
  const SbFormatSkipped *skipped = sb_format_get_skipped (format, &n);

  if (n > 0)
    {
      guint line = sb_lines_position (text, length, skipped[0].offset).line;
      const char *reason = skipped[0].reason != NULL ? skipped[0].reason
                                                     : "too long or too deep to be sure of it";

      if (n == 1)
        return g_strdup_printf ("The statement in line %u stays as it is: %s", line, reason);
      return g_strdup_printf ("%u statements stay as they are; the first, in line %u: %s", n, line,
                              reason);
    }
  return sb_format_get_changed (format) ? NULL : g_strdup ("It is formatted already");
}

static void
formatted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SbFormat) format = sb_format_finish (result, &error);
  g_autofree char *now = dup_text (job->buffer);
  g_autofree char *words = NULL;
  gsize length, new_length;
  const char *before = g_bytes_get_data (job->text, &length);

  length--;
  if (format == NULL)
    words = g_strdup_printf ("Not formatted: %s", error->message);
  else if (strcmp (now, before) != 0)
    words = g_strdup ("Not formatted: the text was changed meanwhile");
  else
    {
      const char *after = sb_format_get_text (format, &new_length);

      if (sb_format_get_changed (format))
        apply (job, before, length, after, new_length);
      words = describe (format, before, length);
    }
  job->func (words, job->user_data);
  job_free (job);
}

/**
 * sb_editor_format:
 * @buffer: a text that may be edited
 * @func: told when it is over
 * @user_data: for @func
 *
 * Formats the statements that are selected, or all of them, as one step that can be undone; the
 * cursor stays at its token. The work is done on the parser thread; a text that is edited meanwhile
 * stays as it is.
 */
void
sb_editor_format (GtkTextBuffer *buffer, SbEditorFormatFunc func, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);
  char *text = dup_text (buffer);
  gsize length = strlen (text);
  g_autoptr (GBytes) script = NULL;
  GtkTextIter start, end, cursor;

  job->buffer = g_object_ref (buffer);
  job->text = g_bytes_new_take (text, length + 1);
  job->func = func;
  job->user_data = user_data;
  job->has_selection = gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  job->cursor = get_byte (buffer, &cursor);
  job->anchor = get_byte (buffer, gtk_text_iter_equal (&cursor, &start) ? &end : &start);
  script = g_bytes_new_from_bytes (job->text, 0, length);
  if (job->has_selection)
    sb_format_async (script, MIN (job->cursor, job->anchor), MAX (job->cursor, job->anchor),
                     formatted_cb, job);
  else
    sb_format_async (script, 0, G_MAXSIZE, formatted_cb, job);
}
