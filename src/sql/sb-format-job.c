/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-format-job.h"

#include "sb-comments.h"
#include "sb-format-private.h"
#include "sb-splitter.h"

#include <string.h>

/* How long one text may keep the parser thread from the others. */
#define STEP_MICROSECONDS 5000

/* At most two empty lines stay between statements. */
#define MAX_NEWLINES 3

static void
clear_skipped (gpointer data)
{
  g_free (((SbFormatSkipped *) data)->reason);
}

static void
clear_statement (gpointer data)
{
  g_clear_pointer (&((SbStatement *) data)->check, sb_check_comment_free);
}

static const char *
find_eol (const char *text, gsize length)
{
  const char *lf = memchr (text, '\n', length);

  return lf != NULL && lf > text && lf[-1] == '\r' ? "\r\n" : "\n";
}

static void
begin (SbFormatJob *self)
{
  g_autoptr (GArray) directives = g_array_new (FALSE, FALSE, sizeof (SbDirective));

  self->eol = find_eol (self->text, self->length);
  self->out = g_string_sized_new (self->length + self->length / 8);
  self->statements = g_array_new (FALSE, FALSE, sizeof (SbStatement));
  g_array_set_clear_func (self->statements, clear_statement);
  sb_splitter_split (self->text, self->length, self->statements, directives);
  for (guint i = 0; i < directives->len; i++)
    {
      SbDirective *directive = &g_array_index (directives, SbDirective, i);

      g_free (directive->name);
      g_free (directive->value);
      g_free (directive->reason);
    }
}

static guint
count_newlines (const char *text, gsize start, gsize end)
{
  guint n = 0;

  for (gsize i = start; i < end && n < MAX_NEWLINES; i++)
    n += text[i] == '\n' || (text[i] == '\r' && (i + 1 == end || text[i + 1] != '\n'));
  return n;
}

static void
append_newlines (SbFormatJob *self, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append (self->out, self->eol);
}

/* What stands between two statements that are formatted, or before the first, or behind the last. */
static void
append_gap (SbFormatJob *self, gsize end)
{
  SbLexer lexer = { self->text, end, self->at };
  gboolean is_first = self->at == 0, is_last = end == self->length;
  gboolean has_text = !is_first, owes_line = !is_first;
  guint newlines = 0;
  SbToken token;

  if (is_first && g_str_has_prefix (self->text, "\xef\xbb\xbf"))
    {
      g_string_append_len (self->out, self->text, 3);
      lexer.at = 3;
    }
  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END)
    {
      if (token.kind == SB_TOKEN_BLANK)
        {
          newlines = count_newlines (self->text, token.start, token.end);
          continue;
        }
      if (has_text && newlines == 0)
        g_string_append_c (self->out, ' ');
      else if (has_text)
        append_newlines (self, newlines);
      g_string_append_len (self->out, self->text + token.start, (gssize) (token.end - token.start));
      has_text = TRUE;
      owes_line = token.kind == SB_TOKEN_LINE_COMMENT || newlines == 0;
      newlines = 0;
    }
  if (!has_text)
    return;
  if (is_last)
    append_newlines (self, 1);
  else if (newlines > 0 || owes_line)
    append_newlines (self, MAX (newlines, 1));
  else
    g_string_append_c (self->out, ' ');
}

static void
skip (SbFormatJob *self, gsize offset, const char *reason)
{
  SbFormatSkipped skipped = { offset, g_strdup (reason) };

  g_array_append_val (self->format->skipped, skipped);
}

static gsize
find_stop (const SbFormatJob *self, const SbStatement *statement)
{
  SbLexer lexer = { self->text, statement->end, statement->sql_end };
  SbToken token = sb_lexer_next_significant (&lexer);

  return token.kind == SB_TOKEN_SEMICOLON ? token.end : statement->sql_end;
}

/* The statement as it should be; %NULL where it has to stay. */
static GString *
format_statement (const SbFormatJob *self, SbReader *reader, const SbStatement *statement,
                  gsize stop)
{
  SbFormatRun run = { .text = self->text, .eol = self->eol, .at_start = TRUE, .has_empty = TRUE };
  g_autoptr (GString) out = g_string_new (NULL);

  run.out = out;
  sb_format_take_tokens (&run, statement->sql_start, stop);
  sb_format_choose_letters (&run, reader, statement->sql_start, statement->sql_end);
  if (!sb_format_match (&run))
    {
      sb_format_release (&run);
      return NULL;
    }
  sb_format_choose_spaces (&run);
  sb_format_find_breaks (&run);
  sb_format_lay_statement (&run);
  sb_format_release (&run);
  if (!sb_format_is_same (reader, self->text + statement->sql_start, stop - statement->sql_start,
                          out->str, out->len, statement->sql_end - statement->sql_start))
    return NULL;
  return g_steal_pointer (&out);
}

static gboolean
is_wanted (const SbFormatJob *self, const SbStatement *statement, gsize stop)
{
  return statement->kind == SB_STATEMENT_SQL && stop >= self->from
         && statement->sql_start <= self->to;
}

/* The statement formatted, or %NULL; says why where it was wanted. */
static GString *
try_statement (SbFormatJob *self, SbReader *reader, const SbStatement *statement, gsize stop)
{
  const char *sql = self->text + statement->sql_start;
  gsize length = statement->sql_end - statement->sql_start;
  g_autoptr (SbTree) tree = NULL;
  GString *formatted = NULL;

  if (!is_wanted (self, statement, stop))
    return NULL;
  tree = sb_reader_read_tree (reader, sql, length);
  if (sb_tree_get_node (tree) != NULL)
    formatted = format_statement (self, reader, statement, stop);
  if (formatted == NULL)
    {
      SbFacts *facts = sb_reader_read (reader, sql, length);

      skip (self, statement->sql_start, facts->syntax_error);
      sb_facts_unref (facts);
    }
  return formatted;
}

static void
take_statement (SbFormatJob *self, SbReader *reader, const SbStatement *statement)
{
  gsize stop = find_stop (self, statement);
  g_autoptr (GString) formatted = try_statement (self, reader, statement, stop);

  if (formatted != NULL && self->is_formatted)
    append_gap (self, statement->sql_start);
  else
    g_string_append_len (self->out, self->text + self->at,
                         (gssize) (statement->sql_start - self->at));
  if (formatted != NULL)
    {
      g_string_append_len (self->out, formatted->str, (gssize) formatted->len);
      self->at = stop;
    }
  else
    {
      g_string_append_len (self->out, self->text + statement->sql_start,
                           (gssize) (statement->end - statement->sql_start));
      self->at = statement->end;
    }
  self->is_formatted = formatted != NULL;
}

static void
finish (SbFormatJob *self)
{
  SbFormat *format = self->format;

  if (self->is_formatted && self->to >= self->length)
    append_gap (self, self->length);
  else
    g_string_append_len (self->out, self->text + self->at, (gssize) (self->length - self->at));
  if (!sb_format_is_same_script (self->text, self->length, self->out->str, self->out->len))
    {
      g_set_error (&self->error, SB_SQL_ERROR, SB_SQL_ERROR_FORMAT,
                   "formatted, it would not say the same");
      g_clear_pointer (&self->format, sb_format_free);
      g_string_free (self->out, TRUE);
      return;
    }
  format->is_changed = self->out->len != self->length
                       || memcmp (self->out->str, self->text, self->length) != 0;
  format->length = self->out->len;
  format->text = g_string_free (self->out, FALSE);
}

/**
 * sb_format_job_step:
 * @self: a text on its way
 * @reader: the thread's reader
 *
 * Does a few milliseconds of work. On the parser thread only.
 *
 * Returns: whether all is done: @format is there, or @error
 */
gboolean
sb_format_job_step (SbFormatJob *self, SbReader *reader)
{
  gint64 deadline = g_get_monotonic_time () + STEP_MICROSECONDS;

  if (self->statements == NULL)
    {
      if (!sb_script_check_text (self->text, self->length, &self->error))
        return TRUE;
      self->format = g_new0 (SbFormat, 1);
      self->format->skipped = g_array_new (FALSE, FALSE, sizeof (SbFormatSkipped));
      g_array_set_clear_func (self->format->skipped, clear_skipped);
      begin (self);
      /* what is before the first statement is formatted with it, if it is the whole text's */
      self->is_formatted = self->from == 0;
    }
  for (; self->next < self->statements->len; self->next++)
    {
      if (g_get_monotonic_time () > deadline)
        return FALSE;
      take_statement (self, reader, &g_array_index (self->statements, SbStatement, self->next));
    }
  finish (self);
  return TRUE;
}
