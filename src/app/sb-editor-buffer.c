/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-editor-buffer.h"

#include "sb-hidden-marks.h"
#include "sb-source-language.h"

#include <string.h>

#define DATA_KEY "sb-editor-buffer"

/* What is larger is not highlighted, nor what has a line that would stop the window for seconds. */
#define MAX_HIGHLIGHTED (2 << 20)

/* Nobody corrects more at once, and each costs a tag in the text. */
#define MAX_SYNTAX_MARKS 100

struct _SbEditorBuffer
{
  GtkSourceBuffer parent_instance;

  /* not owned: the document owns the buffer */
  SbDocument *document;

  /* owned */
  SbFindingMarks *findings;

  /* owned by the buffer's own tables */
  GtkTextTag *error_tag;
  GtkTextTag *syntax_tag;
  GtkTextTag *hidden_tag;
  GtkTextMark *error_start;
  GtkTextMark *error_end;

  gboolean is_filling; /* what changes is the document's doing, no person's */
  gboolean was_filled;
  gboolean has_error;
  gboolean has_language;
};

enum
{
  MARKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbEditorBuffer, sb_editor_buffer, GTK_SOURCE_TYPE_BUFFER)

static GBytes *
get_text_cb (gpointer user_data)
{
  GtkTextBuffer *buffer = user_data;
  GtkTextIter start, end;
  char *text;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  return g_bytes_new_take (text, strlen (text));
}

static void
clear_error (SbEditorBuffer *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter start, end;

  if (!self->has_error)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, self->error_tag, &start, &end);
  self->has_error = FALSE;
  g_signal_emit (self, signals[MARKED], 0);
}

/* What was marked is another text as soon as somebody edits it. */
static void
clear_error_within (SbEditorBuffer *self, const GtkTextIter *from, const GtkTextIter *to)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter start, end;

  if (!self->has_error)
    return;
  gtk_text_buffer_get_iter_at_mark (buffer, &start, self->error_start);
  gtk_text_buffer_get_iter_at_mark (buffer, &end, self->error_end);
  if (gtk_text_iter_compare (to, &start) >= 0 && gtk_text_iter_compare (from, &end) <= 0)
    clear_error (self);
}

static void
sb_editor_buffer_insert_text (GtkTextBuffer *buffer, GtkTextIter *position, const char *text,
                              int length)
{
  SbEditorBuffer *self = SB_EDITOR_BUFFER (buffer);

  clear_error_within (self, position, position);
  if (gtk_text_buffer_get_char_count (buffer) + length > MAX_HIGHLIGHTED
      || sb_document_find_long_line (text, length) > 0)
    gtk_source_buffer_set_highlight_syntax (GTK_SOURCE_BUFFER (buffer), FALSE);
  GTK_TEXT_BUFFER_CLASS (sb_editor_buffer_parent_class)
      ->insert_text (buffer, position, text, length);
  sb_hidden_marks_apply (self->hidden_tag, buffer, position, text, length);
}

static void
sb_editor_buffer_delete_range (GtkTextBuffer *buffer, GtkTextIter *start, GtkTextIter *end)
{
  clear_error_within (SB_EDITOR_BUFFER (buffer), start, end);
  GTK_TEXT_BUFFER_CLASS (sb_editor_buffer_parent_class)->delete_range (buffer, start, end);
}

static void
touch (SbEditorBuffer *self)
{
  if (!self->is_filling && self->document != NULL)
    sb_document_touch (self->document, gtk_text_buffer_get_modified (GTK_TEXT_BUFFER (self)));
}

static void
sb_editor_buffer_changed (GtkTextBuffer *buffer)
{
  GTK_TEXT_BUFFER_CLASS (sb_editor_buffer_parent_class)->changed (buffer);
  touch (SB_EDITOR_BUFFER (buffer));
}

/* Undo comes back to what was saved. */
static void
sb_editor_buffer_modified_changed (GtkTextBuffer *buffer)
{
  if (GTK_TEXT_BUFFER_CLASS (sb_editor_buffer_parent_class)->modified_changed != NULL)
    GTK_TEXT_BUFFER_CLASS (sb_editor_buffer_parent_class)->modified_changed (buffer);
  touch (SB_EDITOR_BUFFER (buffer));
}

/* Replaces only what differs, as one step that can be undone: the cursor and what is on the screen
 * stay where they are. */
static void
replace_difference (SbEditorBuffer *self, const char *text, gsize length)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  g_autoptr (GBytes) old_bytes = get_text_cb (self);
  gsize old_length;
  const char *old = g_bytes_get_data (old_bytes, &old_length);
  gsize head = 0, tail = 0;
  /* GTK 4.8 reads out all that follows in memory, so this must end with NUL. */
  g_autofree char *inserted = NULL;
  GtkTextIter start, end;
  glong head_characters;

  while (head < MIN (length, old_length) && text[head] == old[head])
    head++;
  while (head > 0 && head < MAX (length, old_length)
         && ((head < length && ((guchar) text[head] & 0xc0) == 0x80)
             || (head < old_length && ((guchar) old[head] & 0xc0) == 0x80)))
    head--;
  while (tail < MIN (length, old_length) - head
         && text[length - 1 - tail] == old[old_length - 1 - tail])
    tail++;
  while (tail > 0 && ((guchar) text[length - tail] & 0xc0) == 0x80)
    tail--;
  if (head + tail == length && length == old_length)
    return;

  head_characters = g_utf8_strlen (old, head);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, head_characters);
  gtk_text_buffer_get_iter_at_offset (
      buffer, &end, head_characters + g_utf8_strlen (old + head, old_length - head - tail));
  inserted = g_strndup (text + head, length - head - tail);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, inserted, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
fill (SbEditorBuffer *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GBytes *loaded = sb_document_get_loaded (self->document);
  SbDocumentState state = sb_document_get_state (self->document);
  gboolean is_text = state == SB_DOCUMENT_READY || state == SB_DOCUMENT_READ_ONLY
                     || state == SB_DOCUMENT_ABSENT;
  gsize length = 0;
  const char *text = is_text && loaded != NULL ? g_bytes_get_data (loaded, &length) : NULL;
  g_autofree char *copy = g_strndup (text != NULL ? text : "",
                                     length); /* ends with NUL, see above */
  GtkTextIter start;

  self->is_filling = TRUE;
  if (self->was_filled && is_text)
    replace_difference (self, copy, length);
  else
    {
      gtk_text_buffer_begin_irreversible_action (buffer);
      gtk_source_buffer_set_highlight_syntax (GTK_SOURCE_BUFFER (buffer), self->has_language);
      gtk_text_buffer_set_text (buffer, copy, length);
      gtk_text_buffer_end_irreversible_action (buffer);
      gtk_text_buffer_get_start_iter (buffer, &start);
      gtk_text_buffer_place_cursor (buffer, &start);
    }
  self->was_filled = is_text && loaded != NULL;
  gtk_text_buffer_set_modified (buffer, sb_document_is_modified (self->document));
  self->is_filling = FALSE;
}

static void
loaded_cb (SbEditorBuffer *self)
{
  fill (self);
}

static void
replace_cb (SbEditorBuffer *self, const char *text)
{
  replace_difference (self, text, strlen (text));
}

static void
changed_cb (SbEditorBuffer *self)
{
  gboolean was_filling = self->is_filling;

  self->is_filling = TRUE;
  gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self), sb_document_is_modified (self->document));
  self->is_filling = was_filling;
}

static gboolean
is_word (gunichar c)
{
  return g_unichar_isalnum (c) || c == '_' || c == '$';
}

/* From @start over the word there, or one character, or the last one of the line. */
static void
extend_over_word (GtkTextIter *start, GtkTextIter *end)
{
  *end = *start;
  while (!gtk_text_iter_ends_line (end) && is_word (gtk_text_iter_get_char (end)))
    gtk_text_iter_forward_char (end);
  if (gtk_text_iter_equal (start, end) && !gtk_text_iter_ends_line (end))
    gtk_text_iter_forward_char (end);
  if (gtk_text_iter_equal (start, end) && !gtk_text_iter_starts_line (start))
    gtk_text_iter_backward_char (start);
}

static void
parsed_cb (SbEditorBuffer *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  SbScript *script = sb_document_get_script (self->document);
  g_autoptr (GBytes) bytes = NULL;
  const char *text;
  gsize length;
  GtkTextIter start, end;
  guint n_marks = 0;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, self->syntax_tag, &start, &end);
  if (script == NULL || !self->was_filled)
    return;
  for (guint i = 0; i < sb_script_get_n_statements (script) && n_marks < MAX_SYNTAX_MARKS; i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);
      gsize offset;

      if (statement->syntax_error == NULL)
        continue;
      if (bytes == NULL)
        {
          bytes = get_text_cb (self);
          text = g_bytes_get_data (bytes, &length);
        }
      offset = sb_document_map_offset (self->document, text, length, statement->error_offset);
      gtk_text_buffer_get_iter_at_offset (buffer, &start, g_utf8_strlen (text, offset));
      extend_over_word (&start, &end);
      gtk_text_buffer_apply_tag (buffer, self->syntax_tag, &start, &end);
      n_marks++;
    }
}

static void
linted_cb (SbEditorBuffer *self)
{
  SbFindingList *findings = self->was_filled ? sb_document_get_findings (self->document) : NULL;

  /* What came before something was typed stays where it is, and moves with the text. */
  if (findings == NULL || sb_document_is_parsed (self->document))
    sb_finding_marks_show (self->findings, findings, sb_document_is_crlf (self->document));
  g_signal_emit (self, signals[MARKED], 0);
}

static void
sb_editor_buffer_finalize (GObject *object)
{
  g_clear_pointer (&SB_EDITOR_BUFFER (object)->findings, sb_finding_marks_free);

  G_OBJECT_CLASS (sb_editor_buffer_parent_class)->finalize (object);
}

static void
sb_editor_buffer_dispose (GObject *object)
{
  SbEditorBuffer *self = SB_EDITOR_BUFFER (object);

  g_clear_weak_pointer (&self->document);

  G_OBJECT_CLASS (sb_editor_buffer_parent_class)->dispose (object);
}

static void
sb_editor_buffer_constructed (GObject *object)
{
  SbEditorBuffer *self = SB_EDITOR_BUFFER (object);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter start;

  G_OBJECT_CLASS (sb_editor_buffer_parent_class)->constructed (object);

  gtk_source_buffer_set_highlight_syntax (GTK_SOURCE_BUFFER (self), FALSE);
  gtk_source_buffer_set_highlight_matching_brackets (GTK_SOURCE_BUFFER (self), TRUE);
  self->error_tag = gtk_text_buffer_create_tag (buffer, NULL, "underline", PANGO_UNDERLINE_ERROR,
                                                "underline-rgba",
                                                &(const GdkRGBA){ 0.88, 0.11, 0.14, 1 },
                                                "background-rgba",
                                                &(const GdkRGBA){ 0.88, 0.11, 0.14, 0.14 }, NULL);
  self->syntax_tag = gtk_text_buffer_create_tag (buffer, NULL, "underline", PANGO_UNDERLINE_ERROR,
                                                 "underline-rgba",
                                                 &(const GdkRGBA){ 0.88, 0.11, 0.14, 1 }, NULL);
  self->findings = sb_finding_marks_new (buffer);
  self->hidden_tag = sb_hidden_marks_new_tag (buffer);
  gtk_text_buffer_get_start_iter (buffer, &start);
  self->error_start = gtk_text_buffer_create_mark (buffer, NULL, &start, TRUE);
  self->error_end = gtk_text_buffer_create_mark (buffer, NULL, &start, FALSE);
}

static void
sb_editor_buffer_class_init (SbEditorBufferClass *klass)
{
  GtkTextBufferClass *buffer_class = GTK_TEXT_BUFFER_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = sb_editor_buffer_constructed;
  G_OBJECT_CLASS (klass)->dispose = sb_editor_buffer_dispose;
  G_OBJECT_CLASS (klass)->finalize = sb_editor_buffer_finalize;
  buffer_class->insert_text = sb_editor_buffer_insert_text;
  buffer_class->delete_range = sb_editor_buffer_delete_range;
  buffer_class->changed = sb_editor_buffer_changed;
  buffer_class->modified_changed = sb_editor_buffer_modified_changed;

  /**
   * SbEditorBuffer::marked:
   *
   * What lint or a server marks in it is new, or gone.
   */
  signals[MARKED] = g_signal_new ("marked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_editor_buffer_init (SbEditorBuffer *self)
{
}

/**
 * sb_editor_buffer_for:
 * @document: a document
 *
 * Returns: (transfer none): the buffer in which @document is edited, the same at each call
 */
SbEditorBuffer *
sb_editor_buffer_for (SbDocument *document)
{
  SbEditorBuffer *self = g_object_get_data (G_OBJECT (document), DATA_KEY);

  if (self != NULL)
    return self;
  self = g_object_new (SB_TYPE_EDITOR_BUFFER, NULL);
  g_set_weak_pointer (&self->document, document);
  g_object_set_data_full (G_OBJECT (document), DATA_KEY, self, g_object_unref);
  if (sb_document_get_loaded (document) != NULL)
    {
      fill (self);
      parsed_cb (self);
      linted_cb (self);
    }
  sb_document_set_source (document, get_text_cb, self);
  g_signal_connect_object (document, "loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "parsed", G_CALLBACK (parsed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "linted", G_CALLBACK (linted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "unmark", G_CALLBACK (clear_error), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "replace", G_CALLBACK (replace_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * sb_editor_buffer_attach_language:
 * @self: a buffer
 *
 * Colours it as PostgreSQL from now on. Costs some time once, so that the window is shown first.
 */
void
sb_editor_buffer_attach_language (SbEditorBuffer *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  if (self->has_language)
    return;
  self->has_language = TRUE;
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self), &start, &end);
  text = gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self), &start, &end, TRUE);
  sb_source_language_attach (GTK_SOURCE_BUFFER (self));
  gtk_source_buffer_set_highlight_syntax (
      GTK_SOURCE_BUFFER (self),
      strlen (text) <= MAX_HIGHLIGHTED && sb_document_find_long_line (text, strlen (text)) == 0);
}

/* The byte where a line and column are, both from 1; lines end at LF, as scripts count them. */
static gsize
find_line_and_column (const char *text, gsize length, guint line, guint column)
{
  const char *at = text, *end = text + length;

  for (; line > 1; line--)
    {
      const char *lf = memchr (at, '\n', end - at);

      if (lf == NULL)
        return length;
      at = lf + 1;
    }
  for (; column > 1 && at < end && *at != '\n'; column--)
    at = g_utf8_next_char (at);
  return at - text;
}

/**
 * sb_editor_buffer_find_place:
 * @self: a buffer
 * @place: a place in its document
 * @start: (out): where it begins
 * @end: (out): where it ends: the word there if the place has no length
 *
 * Places count in bytes of the file; here are characters, without byte order mark and CR.
 */
void
sb_editor_buffer_find_place (SbEditorBuffer *self, const SbPlace *place, GtkTextIter *start,
                             GtkTextIter *end)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  g_autoptr (GBytes) bytes = get_text_cb (self);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  gsize from, to;
  glong characters;

  g_return_if_fail (self->document != NULL);

  /* Line and column mean the same whatever the file begins and its lines end with. */
  from = place->line > 0 ? find_line_and_column (text, length, place->line, place->column)
                         : sb_document_map_offset (self->document, text, length, place->offset);
  characters = g_utf8_strlen (text, from);
  gtk_text_buffer_get_iter_at_offset (buffer, start, characters);
  if (place->length == 0)
    {
      extend_over_word (start, end);
      return;
    }
  to = from + sb_document_map_offset (self->document, text + from, length - from, place->length);
  while (to < length && ((guchar) text[to] & 0xc0) == 0x80)
    to++;
  gtk_text_buffer_get_iter_at_offset (buffer, end,
                                      characters + g_utf8_strlen (text + from, to - from));
}

/**
 * sb_editor_buffer_mark_error:
 * @self: a buffer
 * @start: where what a server named begins
 * @end: where it ends
 *
 * Underlines it, and marks its line, until the text there is edited, another is marked, or the
 * document has its marks taken back.
 */
void
sb_editor_buffer_mark_error (SbEditorBuffer *self, const GtkTextIter *start, const GtkTextIter *end)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);

  clear_error (self);
  gtk_text_buffer_move_mark (buffer, self->error_start, start);
  gtk_text_buffer_move_mark (buffer, self->error_end, end);
  gtk_text_buffer_apply_tag (buffer, self->error_tag, start, end);
  self->has_error = TRUE;
  g_signal_emit (self, signals[MARKED], 0);
}

/**
 * sb_editor_buffer_hurry:
 * @self: a buffer
 *
 * Has its text checked now, and not a moment after the last key: somebody waits for it.
 */
void
sb_editor_buffer_hurry (SbEditorBuffer *self)
{
  if (self->document != NULL)
    sb_document_hurry (self->document);
}

/**
 * sb_editor_buffer_get_marks:
 * @self: a buffer
 *
 * Returns: (transfer none): the findings in its text
 */
SbFindingMarks *
sb_editor_buffer_get_marks (SbEditorBuffer *self)
{
  return self->findings;
}

/**
 * sb_editor_buffer_get_error_line:
 * @self: a buffer
 *
 * Returns: the line, from 0, in which what sb_editor_buffer_mark_error() marked begins; -1 when
 *   nothing is marked
 */
int
sb_editor_buffer_get_error_line (SbEditorBuffer *self)
{
  GtkTextIter iter;

  if (!self->has_error)
    return -1;
  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (self), &iter, self->error_start);
  return gtk_text_iter_get_line (&iter);
}
