/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-finding-marks.h"

#include <string.h>

#include "sb-printable.h"

/* Nobody works through more at once, and each costs two marks and a tag in the text. */
#define MAX_MARKS 300

#define N_SEVERITIES (SB_SEVERITY_ERROR + 1)

typedef struct
{
  const SbFinding *finding;
  GtkTextMark *start, *end;
  gboolean is_after; /* a place between letters, seen at the one before it */
} Mark;

/* Where in the buffer a byte of the script is: characters, and lines that end with LF alone. */
typedef struct
{
  const char *text;
  gsize length;
  gboolean is_crlf;
  gsize byte;
  int character;
} Walk;

struct _SbFindingMarks
{
  GtkTextBuffer *buffer; /* owns us */
  GtkTextTag *tags[N_SEVERITIES];
  SbFindingList *findings;
  GArray *marks;
  gboolean is_crlf;
};

/* Goes on to @offset; it may not lie before where the walk is. */
static int
walk_to (Walk *self, gsize offset)
{
  for (offset = MIN (offset, self->length); self->byte < offset; self->byte++)
    {
      guchar c = (guchar) self->text[self->byte];
      gboolean is_cr = self->is_crlf && c == '\r' && self->byte + 1 < self->length
                       && self->text[self->byte + 1] == '\n';

      self->character += (c & 0xc0) != 0x80 && !is_cr;
    }
  return self->character;
}

static Walk
walk_start (SbFindingMarks *self)
{
  SbScript *script = sb_finding_list_get_script (self->findings);
  Walk walk = { .is_crlf = self->is_crlf };

  walk.text = sb_script_get_file_text (script, &walk.length);
  return walk;
}

/* The end of what is underlined: of several lines only the first. */
static gsize
find_end (const Walk *walk, const SbFinding *finding)
{
  gsize end = MIN (finding->end, walk->length);
  const char *lf = end > finding->start
                       ? memchr (walk->text + finding->start, '\n', end - finding->start)
                       : NULL;

  return lf != NULL ? (gsize) (lf - walk->text) : end;
}

static int
get_offset (SbFindingMarks *self, GtkTextMark *mark)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &iter, mark);
  return gtk_text_iter_get_offset (&iter);
}

static void
clear (SbFindingMarks *self)
{
  GtkTextIter start, end;

  if (self->marks->len == 0)
    return;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  for (guint i = 0; i < N_SEVERITIES; i++)
    gtk_text_buffer_remove_tag (self->buffer, self->tags[i], &start, &end);
  for (guint i = 0; i < self->marks->len; i++)
    {
      Mark *mark = &g_array_index (self->marks, Mark, i);

      gtk_text_buffer_delete_mark (self->buffer, mark->start);
      gtk_text_buffer_delete_mark (self->buffer, mark->end);
    }
  g_array_set_size (self->marks, 0);
}

/* What is written at the end of what is underlined is not, so the mark stays there too. */
static void
add (SbFindingMarks *self, const SbFinding *finding, int from, int to)
{
  Mark mark = { .finding = finding };
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, from);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, to);
  mark.is_after = from == to && gtk_text_iter_ends_line (&end);
  mark.start = gtk_text_buffer_create_mark (self->buffer, NULL, &start, FALSE);
  mark.end = gtk_text_buffer_create_mark (self->buffer, NULL, &end, from < to);
  g_array_append_val (self->marks, mark);
  /* A place between letters has to be seen too. */
  if (from == to && !mark.is_after)
    gtk_text_iter_forward_char (&end);
  else if (mark.is_after && !gtk_text_iter_starts_line (&start))
    gtk_text_iter_backward_char (&start);
  gtk_text_buffer_apply_tag (self->buffer, self->tags[finding->severity], &start, &end);
}

static gboolean
is_unmoved (SbFindingMarks *self, guint index, const SbFinding *finding, int from, int to)
{
  const Mark *mark;

  if (index >= self->marks->len)
    return FALSE;
  mark = &g_array_index (self->marks, Mark, index);
  return !mark->is_after && mark->finding->severity == finding->severity
         && get_offset (self, mark->start) == from && get_offset (self, mark->end) == to;
}

/**
 * sb_finding_marks_show:
 * @self: the marks
 * @findings: (nullable): what lint says of the buffer's text as it is
 * @is_crlf: whether lines end with CR LF in the text that was linted
 *
 * Where nothing moves, which is the rule while somebody types, the text is not touched.
 */
void
sb_finding_marks_show (SbFindingMarks *self, SbFindingList *findings, gboolean is_crlf)
{
  g_autoptr (SbFindingList) old = self->findings;
  guint n = findings != NULL ? MIN (sb_finding_list_get_n (findings), MAX_MARKS) : 0;
  g_autofree int *places = g_new (int, 2 * n + 1);
  gboolean is_same = n == self->marks->len;
  Walk walk;

  self->findings = findings != NULL ? sb_finding_list_ref (findings) : NULL;
  self->is_crlf = is_crlf;
  if (findings != NULL)
    walk = walk_start (self);
  for (guint i = 0; i < n; i++)
    {
      const SbFinding *finding = sb_finding_list_get (findings, i);
      Walk there;

      places[2 * i] = walk_to (&walk, finding->start);
      there = walk;
      places[2 * i + 1] = walk_to (&there, find_end (&walk, finding));
      is_same = is_same && is_unmoved (self, i, finding, places[2 * i], places[2 * i + 1]);
    }
  if (!is_same)
    clear (self);
  for (guint i = 0; i < n; i++)
    if (is_same)
      g_array_index (self->marks, Mark, i).finding = sb_finding_list_get (findings, i);
    else
      add (self, sb_finding_list_get (findings, i), places[2 * i], places[2 * i + 1]);
}

/**
 * sb_finding_marks_new:
 * @buffer: where findings are to be seen; it must free the marks before it goes
 *
 * Returns: (transfer full): no marks yet
 */
SbFindingMarks *
sb_finding_marks_new (GtkTextBuffer *buffer)
{
  static const GdkRGBA colors[N_SEVERITIES] = {
    [SB_SEVERITY_INFO] = { 0.21, 0.52, 0.89, 1 },
    [SB_SEVERITY_WARNING] = { 0.90, 0.62, 0.05, 1 },
    [SB_SEVERITY_ERROR] = { 0.88, 0.11, 0.14, 1 },
  };
  SbFindingMarks *self = g_new0 (SbFindingMarks, 1);

  self->buffer = buffer;
  self->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  for (guint i = 0; i < N_SEVERITIES; i++)
    self->tags[i] = gtk_text_buffer_create_tag (buffer, NULL, "underline", PANGO_UNDERLINE_ERROR,
                                                "underline-rgba", &colors[i], NULL);
  return self;
}

/**
 * sb_finding_marks_free:
 * @self: (transfer full): marks whose buffer goes
 */
void
sb_finding_marks_free (SbFindingMarks *self)
{
  g_clear_pointer (&self->findings, sb_finding_list_unref);
  g_array_unref (self->marks);
  g_free (self);
}

/**
 * sb_finding_marks_find:
 * @self: the marks
 * @place: where a person points or writes
 * @in_line: whether one elsewhere in its line will do, where none is right there
 *
 * Returns: (transfer none) (nullable): the finding there, the worst of several
 */
const SbFinding *
sb_finding_marks_find (SbFindingMarks *self, const GtkTextIter *place, gboolean in_line)
{
  const SbFinding *here = NULL, *near = NULL;

  for (guint i = 0; i < self->marks->len; i++)
    {
      const Mark *mark = &g_array_index (self->marks, Mark, i);
      GtkTextIter start, end;

      gtk_text_buffer_get_iter_at_mark (self->buffer, &start, mark->start);
      if (gtk_text_iter_get_line (&start) != gtk_text_iter_get_line (place))
        continue;
      gtk_text_buffer_get_iter_at_mark (self->buffer, &end, mark->end);
      if (gtk_text_iter_compare (place, &start) >= 0 && gtk_text_iter_compare (place, &end) <= 0
          && (here == NULL || mark->finding->severity > here->severity))
        here = mark->finding;
      if (near == NULL || mark->finding->severity > near->severity)
        near = mark->finding;
    }
  return here != NULL || !in_line ? here : near;
}

/**
 * sb_finding_marks_get_place:
 * @self: the marks
 * @finding: one of those that are shown
 * @start: (out): where it begins
 * @end: (out): where what is underlined of it ends
 *
 * Returns: whether it is shown still
 */
gboolean
sb_finding_marks_get_place (SbFindingMarks *self, const SbFinding *finding, GtkTextIter *start,
                            GtkTextIter *end)
{
  for (guint i = 0; i < self->marks->len; i++)
    {
      const Mark *mark = &g_array_index (self->marks, Mark, i);

      if (mark->finding != finding)
        continue;
      gtk_text_buffer_get_iter_at_mark (self->buffer, start, mark->start);
      gtk_text_buffer_get_iter_at_mark (self->buffer, end, mark->end);
      return TRUE;
    }
  return FALSE;
}

static const Mark *
find_mark (SbFindingMarks *self, const SbFinding *finding)
{
  for (guint i = 0; i < self->marks->len; i++)
    if (g_array_index (self->marks, Mark, i).finding == finding)
      return &g_array_index (self->marks, Mark, i);
  return NULL;
}

static gboolean
is_beside (SbFindingMarks *self, const Mark *one, const Mark *other)
{
  return get_offset (self, one->start) <= get_offset (self, other->end)
         && get_offset (self, other->start) <= get_offset (self, one->end);
}

/**
 * sb_finding_marks_find_beside:
 * @self: the marks
 * @finding: one of those that are shown
 * @index: (out): which of those at its place it is, from 0
 * @n: (out): how many share the place
 *
 * Returns: (transfer none) (nullable): the next of them, after the last the first
 */
const SbFinding *
sb_finding_marks_find_beside (SbFindingMarks *self, const SbFinding *finding, guint *index,
                              guint *n)
{
  const Mark *own = find_mark (self, finding);
  const SbFinding *first = NULL, *next = NULL;

  *index = *n = 0;
  for (guint i = 0; own != NULL && i < self->marks->len; i++)
    {
      const Mark *mark = &g_array_index (self->marks, Mark, i);

      if (!is_beside (self, own, mark))
        continue;
      if (mark == own)
        *index = *n;
      else if (mark > own && next == NULL)
        next = mark->finding;
      if (first == NULL)
        first = mark->finding;
      ++*n;
    }
  return next != NULL ? next : first;
}

static gboolean
begins_in_line (GtkTextTag *tag, GtkTextIter iter, int line)
{
  do
    if (gtk_text_iter_starts_tag (&iter, tag))
      return TRUE;
  while (gtk_text_iter_forward_to_tag_toggle (&iter, tag)
         && gtk_text_iter_get_line (&iter) == line);
  return FALSE;
}

/**
 * sb_finding_marks_get_line_severity:
 * @self: the marks
 * @line: from 0
 *
 * Returns: the worst #SbSeverity of the findings that begin in the line; -1 for none. Cheap enough
 *   for every line that is drawn
 */
int
sb_finding_marks_get_line_severity (SbFindingMarks *self, guint line)
{
  GtkTextIter iter;

  if (self->marks->len == 0 || !gtk_text_buffer_get_iter_at_line (self->buffer, &iter, (int) line))
    return -1;
  for (int i = N_SEVERITIES - 1; i >= 0; i--)
    if (begins_in_line (self->tags[i], iter, (int) line))
      return i;
  return -1;
}

/**
 * sb_finding_marks_is_current:
 * @self: the marks
 *
 * Returns: whether the buffer's text is the one that was linted
 */
gboolean
sb_finding_marks_is_current (SbFindingMarks *self)
{
  g_autofree char *text = NULL;
  GtkTextIter start, end;
  Walk walk;
  const char *at;

  if (self->findings == NULL)
    return FALSE;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  walk = walk_start (self);
  at = text;
  for (gsize i = 0; i < walk.length; i++)
    {
      if (self->is_crlf && walk.text[i] == '\r' && i + 1 < walk.length && walk.text[i + 1] == '\n')
        continue;
      if (*at == '\0' || *at++ != walk.text[i])
        return FALSE;
    }
  return *at == '\0';
}

static void
replace (SbFindingMarks *self, gsize offset, gsize length, const char *text)
{
  Walk walk = walk_start (self);
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, walk_to (&walk, offset));
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, walk_to (&walk, offset + length));
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, text, -1);
}

/**
 * sb_finding_marks_fix:
 * @self: the marks
 * @finding: one of those that are shown
 *
 * Does what the finding advises, as one step that can be undone.
 *
 * Returns: whether it was done; not where a person has to write it, or where the text is another
 *   than the one that was linted
 */
gboolean
sb_finding_marks_fix (SbFindingMarks *self, const SbFinding *finding)
{
  g_autoptr (SbFindingList) alive = self->findings != NULL ? sb_finding_list_ref (self->findings)
                                                           : NULL;

  if (finding->n_edits == 0 || !sb_finding_marks_is_current (self))
    return FALSE;
  gtk_text_buffer_begin_user_action (self->buffer);
  /* From the last on, so that the others stay where they are. */
  for (guint i = finding->n_edits; i > 0; i--)
    {
      const SbEdit *edit = &finding->edits[i - 1];
      g_auto (GStrv) lines = g_strsplit (edit->text, "\r\n", -1);
      g_autofree char *text = g_strjoinv ("\n", lines);

      replace (self, edit->offset, edit->length, text);
    }
  gtk_text_buffer_end_user_action (self->buffer);
  return TRUE;
}

/* Where the statement of a finding begins, its check comments included. */
static gsize
find_statement (SbScript *script, const SbFinding *finding)
{
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      if (statement->kind != SB_STATEMENT_EMPTY
          && (i == finding->statement || finding->statement == SB_FINDING_NO_STATEMENT))
        return statement->check != NULL ? statement->check->offset : statement->sql_start;
    }
  return 0;
}

/**
 * sb_finding_marks_allow:
 * @self: the marks
 * @finding: one of those that are shown
 * @reason: why the author wants it, one line
 *
 * Writes above the statement that it is allowed, as one step that can be undone.
 *
 * Returns: whether it was written; not where there is no reason, or where the text is another than
 *   the one that was linted
 */
gboolean
sb_finding_marks_allow (SbFindingMarks *self, const SbFinding *finding, const char *reason)
{
  g_autofree char *plain = sb_printable_line (reason);
  g_autofree char *directive = NULL, *indent = NULL, *text = NULL;
  gsize offset, start;
  gboolean is_first = TRUE;
  Walk walk;

  g_strstrip (plain);
  if (*plain == '\0' || !sb_finding_marks_is_current (self))
    return FALSE;
  walk = walk_start (self);
  offset = find_statement (sb_finding_list_get_script (self->findings), finding);
  for (start = offset; start > 0 && walk.text[start - 1] != '\n'; start--)
    is_first = is_first && g_ascii_isspace (walk.text[start - 1]);
  directive = sb_finding_dup_allow (finding, plain);
  indent = is_first ? g_strndup (walk.text + start, offset - start) : g_strdup ("");
  text = g_strdup_printf ("%s%s\n%s", is_first ? "" : "\n", directive, indent);
  gtk_text_buffer_begin_user_action (self->buffer);
  replace (self, offset, 0, text);
  gtk_text_buffer_end_user_action (self->buffer);
  return TRUE;
}
