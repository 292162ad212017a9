/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-tokens.h"

#include <string.h>

static GArray *
get_tokens (SbLintUnit *unit)
{
  SbLexer lexer = { unit->text, unit->length, 0 };
  SbToken token;

  if (unit->tokens != NULL)
    return unit->tokens;
  unit->tokens = g_array_new (FALSE, FALSE, sizeof (SbToken));
  do
    {
      token = sb_lexer_next_significant (&lexer);
      g_array_append_val (unit->tokens, token);
    }
  while (token.kind != SB_TOKEN_END);
  return unit->tokens;
}

/**
 * sb_lint_tokens_get_n:
 * @unit: a unit
 *
 * Returns: how many tokens it has
 */
guint
sb_lint_tokens_get_n (SbLintUnit *unit)
{
  return get_tokens (unit)->len - 1;
}

/**
 * sb_lint_token:
 * @unit: a unit
 * @index: from 0
 *
 * Returns: (transfer none): the token, the end for any index behind the last; until the next call
 *   for another unit's first token
 */
const SbToken *
sb_lint_token (SbLintUnit *unit, guint index)
{
  GArray *tokens = get_tokens (unit);

  return &g_array_index (tokens, SbToken, MIN (index, tokens->len - 1));
}

/**
 * sb_lint_token_at:
 * @unit: a unit
 * @location: a node's location
 *
 * Returns: the index of the token at @location, or of the next one behind it
 */
guint
sb_lint_token_at (SbLintUnit *unit, int location)
{
  guint low = 0, high = sb_lint_tokens_get_n (unit);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (location >= 0 && sb_lint_token (unit, middle)->end <= (gsize) location)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * sb_lint_token_is:
 * @unit: a unit
 * @index: of a token
 * @word: a keyword in lower case
 *
 * Returns: whether the token is that keyword
 */
gboolean
sb_lint_token_is (SbLintUnit *unit, guint index, const char *word)
{
  return sb_token_is_word (sb_lint_token (unit, index), unit->text, word);
}

/**
 * sb_lint_token_is_char:
 * @unit: a unit
 * @index: of a token
 * @c: a comma, a bracket …
 *
 * Returns: whether the token is that character
 */
gboolean
sb_lint_token_is_char (SbLintUnit *unit, guint index, char c)
{
  const SbToken *token = sb_lint_token (unit, index);

  return token->end - token->start == 1 && unit->text[token->start] == c;
}

/* How a token changes the depth of parentheses and brackets. */
static int
get_step (SbLintUnit *unit, guint index)
{
  if (sb_lint_token_is_char (unit, index, '(') || sb_lint_token_is_char (unit, index, '['))
    return 1;
  if (sb_lint_token_is_char (unit, index, ')') || sb_lint_token_is_char (unit, index, ']'))
    return -1;
  return 0;
}

/**
 * sb_lint_token_find:
 * @unit: a unit
 * @from: the first token to look at
 * @to: the last; %SB_LINT_NO_TOKEN for the unit's last
 * @word: a keyword in lower case
 *
 * Looks outside of parentheses that begin behind @from.
 *
 * Returns: the index of the keyword, or %SB_LINT_NO_TOKEN
 */
guint
sb_lint_token_find (SbLintUnit *unit, guint from, guint to, const char *word)
{
  guint n = sb_lint_tokens_get_n (unit);
  int depth = 0;

  for (guint i = from; i < n && i <= to; i++)
    {
      if (depth == 0 && sb_lint_token_is (unit, i, word))
        return i;
      depth += get_step (unit, i);
    }
  return SB_LINT_NO_TOKEN;
}

/**
 * sb_lint_token_skip_name:
 * @unit: a unit
 * @index: the first token of a name: `public.orders`
 *
 * Returns: the index of the first token behind it
 */
guint
sb_lint_token_skip_name (SbLintUnit *unit, guint index)
{
  for (index++; sb_lint_token (unit, index)->kind == SB_TOKEN_DOT; index += 2)
    ;
  return index;
}

/**
 * sb_lint_token_skip_parentheses:
 * @unit: a unit
 * @index: of an opening parenthesis
 *
 * Returns: the index of the first token behind the closing one
 */
guint
sb_lint_token_skip_parentheses (SbLintUnit *unit, guint index)
{
  guint n = sb_lint_tokens_get_n (unit);
  int depth = 0;

  for (; index < n; index++)
    {
      depth += get_step (unit, index);
      if (depth <= 0)
        return index + 1;
    }
  return n;
}

/**
 * sb_lint_tokens_dup:
 * @unit: a unit
 * @first: its first token
 * @last: its last
 *
 * Returns: (transfer full): the text from @first to @last, as written
 */
char *
sb_lint_tokens_dup (SbLintUnit *unit, guint first, guint last)
{
  gsize start = sb_lint_token (unit, first)->start;

  return g_strndup (unit->text + start, sb_lint_token (unit, last)->end - start);
}

/**
 * sb_lint_has_comment:
 * @unit: a unit
 * @first: a token
 * @last: the same or a later one
 *
 * Returns: whether a comment stands between the two
 */
gboolean
sb_lint_has_comment (SbLintUnit *unit, guint first, guint last)
{
  SbLexer lexer = { unit->text, sb_lint_token (unit, last)->end,
                    sb_lint_token (unit, first)->start };
  SbToken token;

  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END)
    if (token.kind == SB_TOKEN_LINE_COMMENT || token.kind == SB_TOKEN_BLOCK_COMMENT)
      return TRUE;
  return FALSE;
}

/**
 * sb_lint_item:
 * @unit: a unit
 * @from: the first token of a list with commas
 * @index: which item, from 0
 * @first: (out): its first token
 * @last: (out): its last
 *
 * Returns: whether the list has such an item; it ends where the unit ends or its parenthesis closes
 */
gboolean
sb_lint_item (SbLintUnit *unit, guint from, guint index, guint *first, guint *last)
{
  guint n = sb_lint_tokens_get_n (unit);
  int depth = 0;

  *first = from;
  for (guint i = from; i <= n; i++)
    {
      int step = get_step (unit, i);

      if (i == n || depth + step < 0 || (depth == 0 && sb_lint_token_is_char (unit, i, ',')))
        {
          if (index-- == 0)
            {
              *last = i - 1;
              return i > *first;
            }
          if (i == n || depth + step < 0)
            return FALSE;
          *first = i + 1;
        }
      depth += step;
    }
  return FALSE;
}

/**
 * sb_lint_command:
 * @pass: a pass
 * @cmd: an AlterTableCmd
 * @first: (out): its first token
 * @last: (out): its last
 *
 * Returns: whether the command was found among the tokens of ALTER TABLE
 */
gboolean
sb_lint_command (SbLintPass *pass, const SbLintNode *cmd, guint *first, guint *last)
{
  SbLintUnit *unit = sb_lint_unit (pass, cmd);
  const SbLintNode *parent = sb_lint_parent (pass, cmd);
  const PgQuery__AlterTableStmt *stmt;
  guint from;

  if (parent == NULL || parent->kind != SB_NODE (ALTER_TABLE_STMT))
    return FALSE;
  stmt = parent->message;
  if (stmt->relation == NULL)
    return FALSE;
  from = sb_lint_token_skip_name (unit, sb_lint_token_at (unit, stmt->relation->location));
  if (sb_lint_token_is_char (unit, from, '*'))
    from++;
  for (guint i = 0; i < stmt->n_cmds; i++)
    if (stmt->cmds[i]->alter_table_cmd == cmd->message)
      return sb_lint_item (unit, from, i, first, last);
  return FALSE;
}

/**
 * sb_lint_report_tokens:
 * @pass: a pass
 * @unit: where it is
 * @first: the first token it is about
 * @last: the last
 * @format: the message: one line, lower case, no full stop
 * @...: for @format
 *
 * Returns: (transfer none): as sb_lint_report()
 */
SbFinding *
sb_lint_report_tokens (SbLintPass *pass, SbLintUnit *unit, guint first, guint last,
                       const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return sb_lint_report (pass, unit, sb_lint_token (unit, first)->start,
                         sb_lint_token (unit, last)->end, "%s", message);
}

/**
 * sb_lint_insert_behind_token:
 * @finding: a finding that was just reported
 * @unit: where it is
 * @index: of a token
 * @text: what to write behind it; a blank is put before
 *
 * Adds an edit.
 */
void
sb_lint_insert_behind_token (SbFinding *finding, SbLintUnit *unit, guint index, const char *text)
{
  gsize at = sb_lint_token (unit, index)->end;
  g_autofree char *with_blank = g_strconcat (" ", text, NULL);

  sb_lint_edit (finding, unit, at, at, with_blank);
}

/**
 * sb_lint_replace_tokens:
 * @finding: a finding that was just reported
 * @unit: where it is
 * @first: the first token to replace
 * @last: the last
 * @text: what to write in their place; "" takes them out, with the blanks before them
 *
 * Adds an edit.
 */
void
sb_lint_replace_tokens (SbFinding *finding, SbLintUnit *unit, guint first, guint last,
                        const char *text)
{
  gsize start = sb_lint_token (unit, first)->start;

  if (*text == '\0' && first > 0)
    start = sb_lint_token (unit, first - 1)->end;
  sb_lint_edit (finding, unit, start, sb_lint_token (unit, last)->end, text);
}
