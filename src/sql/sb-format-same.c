/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a formatted text is still the same to everyone who reads it. */
#include "sb-format-private.h"

#include "sb-comments.h"
#include "sb-splitter.h"
#include "sb-tree-equal.h"
#include "sb-tree-private.h"

#include <string.h>

static SbToken
next_comment (SbLexer *lexer)
{
  SbToken token;

  do
    token = sb_format_next_token (lexer);
  while (token.kind != SB_TOKEN_END && token.kind != SB_TOKEN_LINE_COMMENT
         && token.kind != SB_TOKEN_BLOCK_COMMENT);
  return token;
}

static SbToken
next_significant (SbLexer *lexer)
{
  SbToken token;

  do
    token = sb_format_next_token (lexer);
  while (token.kind != SB_TOKEN_END && !sb_token_is_significant (&token));
  return token;
}

static gboolean
equal_tokens (const char *before, const SbToken *one, const char *after, const SbToken *other)
{
  gsize length = one->end - one->start;

  if (one->kind != other->kind || length != other->end - other->start)
    return FALSE;
  return one->kind == SB_TOKEN_WORD
             ? g_ascii_strncasecmp (before + one->start, after + other->start, length) == 0
             : memcmp (before + one->start, after + other->start, length) == 0;
}

static gboolean
equal_streams (SbLexer one, SbLexer other, SbToken (*next) (SbLexer *))
{
  SbToken a, b;

  do
    {
      a = next (&one);
      b = next (&other);
      if (!equal_tokens (one.text, &a, other.text, &b))
        return FALSE;
    }
  while (a.kind != SB_TOKEN_END);
  return TRUE;
}

/**
 * sb_format_is_same:
 * @reader: the thread's reader
 * @before: (array length=before_length): a statement with its semicolon
 * @before_length: in bytes
 * @after: (array length=after_length): the same, formatted
 * @after_length: in bytes
 * @sql_length: what of @before is sent
 *
 * Returns: whether tokens, comments and tree are the same
 */
gboolean
sb_format_is_same (SbReader *reader, const char *before, gsize before_length, const char *after,
                   gsize after_length, gsize sql_length)
{
  SbLexer one = { before, before_length, 0 }, other = { after, after_length, 0 };
  g_autoptr (SbTree) tree = NULL, formatted = NULL;
  gsize sent = 0;

  if (!equal_streams (one, other, next_significant) || !equal_streams (one, other, next_comment))
    return FALSE;
  tree = sb_reader_read_tree (reader, before, sql_length);
  /* what is sent has as many tokens in both */
  one.length = sql_length;
  while (next_significant (&one).kind != SB_TOKEN_END)
    sent = next_significant (&other).end;
  formatted = sb_reader_read_tree (reader, after, sent);
  return sb_tree_equal (tree, formatted);
}

typedef struct
{
  GArray *statements;
  GArray *directives;
} Split;

static void
split (Split *self, const char *text, gsize length)
{
  self->statements = g_array_new (FALSE, FALSE, sizeof (SbStatement));
  self->directives = g_array_new (FALSE, FALSE, sizeof (SbDirective));
  sb_splitter_split (text, length, self->statements, self->directives);
}

static void
clear_split (Split *self)
{
  for (guint i = 0; i < self->statements->len; i++)
    g_clear_pointer (&g_array_index (self->statements, SbStatement, i).check,
                     sb_check_comment_free);
  for (guint i = 0; i < self->directives->len; i++)
    {
      SbDirective *directive = &g_array_index (self->directives, SbDirective, i);

      g_free (directive->name);
      g_free (directive->value);
      g_free (directive->reason);
    }
  g_array_unref (self->statements);
  g_array_unref (self->directives);
}

static gboolean
equal_checks (const SbCheckComment *one, const SbCheckComment *other)
{
  if (one == NULL || other == NULL)
    return one == other;
  return g_strcmp0 (one->name, other->name) == 0 && g_strcmp0 (one->as, other->as) == 0
         && g_strcmp0 (one->expect, other->expect) == 0;
}

static gboolean
equal_splits (const Split *one, const Split *other)
{
  if (one->statements->len != other->statements->len
      || one->directives->len != other->directives->len)
    return FALSE;
  for (guint i = 0; i < one->statements->len; i++)
    {
      const SbStatement *a = &g_array_index (one->statements, SbStatement, i);
      const SbStatement *b = &g_array_index (other->statements, SbStatement, i);

      if (a->kind != b->kind || a->data_end - a->data_start != b->data_end - b->data_start
          || !equal_checks (a->check, b->check))
        return FALSE;
    }
  for (guint i = 0; i < one->directives->len; i++)
    {
      const SbDirective *a = &g_array_index (one->directives, SbDirective, i);
      const SbDirective *b = &g_array_index (other->directives, SbDirective, i);

      if (g_strcmp0 (a->name, b->name) != 0 || g_strcmp0 (a->value, b->value) != 0
          || g_strcmp0 (a->reason, b->reason) != 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * sb_format_is_same_script:
 * @before: (array length=before_length): a script
 * @before_length: in bytes
 * @after: (array length=after_length): the same, formatted
 * @after_length: in bytes
 *
 * Returns: whether it has the same statements, directives and checks
 */
gboolean
sb_format_is_same_script (const char *before, gsize before_length, const char *after,
                          gsize after_length)
{
  Split one, other;
  gboolean is_same;

  split (&one, before, before_length);
  split (&other, after, after_length);
  is_same = equal_splits (&one, &other);
  clear_split (&one);
  clear_split (&other);
  return is_same;
}
