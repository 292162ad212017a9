/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where lines may be broken, and where the author wants them broken. */
#include "sb-format-private.h"

#include <string.h>

static const char *const query_words[] = { "select", "with",   "values", "insert",
                                           "update", "delete", "merge",  NULL };

static const char *const clause_words[] = { "where",     "having", "window", "union",
                                            "intersect", "except", "select", "returning",
                                            "limit",     "offset", "fetch",  NULL };

static const char *const join_words[] = { "natural", "inner", "left", "right",
                                          "full",    "cross", "join", NULL };

static const char *const list_words[] = { "select", "set", "returning", "values", "with", NULL };

static const char *const soft_words[] = {
  "references", "check",   "constraint", "foreign", "default", "generated", "using",      "filter",
  "over",       "order",   "from",       "to",      "where",   "with",      "deferrable", "then",
  "returning",  "include", "execute",    "join",    "on",      NULL
};

/**
 * sb_format_has_line_before:
 * @run: a run
 * @index: of a token
 *
 * Returns: whether the author began a line with it, or with a comment before it
 */
gboolean
sb_format_has_line_before (const SbFormatRun *run, guint index)
{
  const SbFormatToken *token = sb_format_token (run, index);

  if (token->newlines > 0)
    return TRUE;
  for (guint i = token->before[0]; i < token->before[1]; i++)
    if (g_array_index (run->comments, SbFormatComment, i).newlines_before > 0)
      return TRUE;
  return FALSE;
}

/**
 * sb_format_is_list:
 * @run: a run
 * @index: of the first token of a clause
 *
 * Returns: whether it is a list whose items have lines where the author gave one of them a line
 */
gboolean
sb_format_is_list (const SbFormatRun *run, guint index)
{
  return sb_format_is_one_of (run, index, list_words)
         || (sb_format_is_keyword (run, index, "on")
             && sb_format_is_keyword (run, index + 1, "conflict"));
}

/**
 * sb_format_is_query:
 * @run: a run
 * @index: of a token
 *
 * Returns: whether a query may begin with it
 */
gboolean
sb_format_is_query (const SbFormatRun *run, guint index)
{
  return sb_format_is_one_of (run, index, query_words);
}

static gboolean
is_join (const SbFormatRun *run, guint index)
{
  if (!sb_format_is_one_of (run, index, join_words)
      || sb_format_is_one_of (run, index - 1, join_words)
      || sb_format_is_keyword (run, index - 1, "outer"))
    return FALSE;
  for (guint i = index; i < index + 4; i++)
    if (sb_format_is_keyword (run, i, "join"))
      return TRUE;
  return FALSE;
}

static gboolean
is_next (const SbFormatRun *run, guint index, const char *const *words)
{
  return sb_format_is_one_of (run, index + 1, words);
}

/**
 * sb_format_is_clause:
 * @run: a run
 * @first: the first token of a query
 * @index: of a token in it, outside of parentheses
 *
 * Returns: whether a clause of the query begins with it
 */
gboolean
sb_format_is_clause (const SbFormatRun *run, guint first, guint index)
{
  static const char *const locks[] = { "update", "share", "no", "key", NULL };
  static const char *const ends[] = { "no", "data", "check", "local", "cascaded", NULL };

  if (index == first || !sb_format_token (run, index)->is_keyword)
    return FALSE;
  if (sb_format_is_one_of (run, index, clause_words) || is_join (run, index))
    return TRUE;
  if (sb_format_is_keyword (run, index, "from"))
    return !sb_format_is_keyword (run, index - 1, "delete")
           && !(sb_format_is_keyword (run, index - 1, "distinct")
                && !sb_format_is_keyword (run, index - 2, "select"));
  if (sb_format_is_keyword (run, index, "group") || sb_format_is_keyword (run, index, "order"))
    return sb_format_is_keyword (run, index + 1, "by");
  if (sb_format_is_keyword (run, index, "values"))
    return !sb_format_is_keyword (run, index - 1, "default")
           && !sb_format_is_keyword (run, first, "merge");
  if (sb_format_is_keyword (run, index, "set"))
    return !sb_format_is_keyword (run, index - 1, "update");
  if (sb_format_is_keyword (run, index, "on"))
    return sb_format_is_keyword (run, index + 1, "conflict");
  if (sb_format_is_keyword (run, index, "for"))
    return is_next (run, index, locks);
  if (sb_format_is_keyword (run, index, "with"))
    return is_next (run, index, ends);
  if (sb_format_is_keyword (run, index, "using"))
    return sb_format_is_keyword (run, first, "delete")
           || sb_format_is_keyword (run, first, "merge");
  return sb_format_is_keyword (run, index, "when") && sb_format_is_keyword (run, first, "merge");
}

/**
 * sb_format_is_soft:
 * @run: a run
 * @first: the first token of a part
 * @index: of a token in it, outside of parentheses
 *
 * Returns: whether a part that is too long may be broken before it
 */
gboolean
sb_format_is_soft (const SbFormatRun *run, guint first, guint index)
{
  static const char *const binders[] = { "set",    "drop", "with",   "delete",
                                         "update", "to",   "values", NULL };
  const SbFormatToken *token = sb_format_token (run, index);

  if (index <= first)
    return FALSE;
  if (sb_format_is_char (run, index - 1, ','))
    return TRUE;
  if (token->kind == SB_TOKEN_OTHER)
    return token->end - token->start == 2 && memcmp (run->text + token->start, "||", 2) == 0;
  if (!sb_format_is_one_of (run, index, soft_words)
      || sb_format_is_one_of (run, index - 1, binders))
    return FALSE;
  /* what a constraint is goes with its name */
  return index < first + 2 || !sb_format_is_keyword (run, index - 2, "constraint");
}

/* What is known of one level of parentheses. */
typedef struct
{
  guint first;
  guint clause; /* of a query, the clause at hand; else SB_FORMAT_NONE */
  gboolean is_case;
  gboolean is_list; /* whose lines are the author's choice */
  guint n_betweens;
} Level;

static gboolean
breaks_comma (const SbFormatRun *run, const Level *level, guint index)
{
  if (!level->is_list
      && (level->clause == SB_FORMAT_NONE || !sb_format_is_list (run, level->clause)))
    return FALSE;
  return sb_format_has_line_before (run, index) || sb_format_has_line_before (run, index + 1);
}

static gboolean
has_breaking_comments (const SbFormatRun *run, guint index)
{
  const SbFormatToken *token = sb_format_token (run, index);

  for (guint i = token->before[0]; i < token->before[1]; i++)
    {
      const SbFormatComment *comment = &g_array_index (run->comments, SbFormatComment, i);

      if (comment->is_line || comment->newlines_before > 0 || comment->newlines_after > 0
          || memchr (run->text + comment->start, '\n', comment->end - comment->start) != NULL)
        return TRUE;
    }
  return index > 0
         && sb_format_token (run, index - 1)->after[0] < sb_format_token (run, index - 1)->after[1];
}

static gboolean
is_wanted (SbFormatRun *run, Level *level, guint index)
{
  SbFormatToken *token = sb_format_token (run, index);

  if (sb_format_is_keyword (run, index, "between"))
    level->n_betweens++;
  else if (sb_format_is_keyword (run, index, "and") && level->n_betweens > 0)
    level->n_betweens--;
  else
    token->is_and_or = sb_format_is_keyword (run, index, "and")
                       || (sb_format_is_keyword (run, index, "or")
                           && !sb_format_is_keyword (run, index + 1, "replace"));
  if (level->clause != SB_FORMAT_NONE && sb_format_is_clause (run, level->first, index))
    {
      level->clause = index;
      level->n_betweens = 0;
      return sb_format_has_line_before (run, index);
    }
  if (sb_format_is_char (run, index, ','))
    return breaks_comma (run, level, index);
  if (token->is_and_or)
    return sb_format_has_line_before (run, index);
  return level->is_case
         && (sb_format_is_keyword (run, index, "when") || sb_format_is_keyword (run, index, "else")
             || sb_format_is_keyword (run, index, "end"))
         && sb_format_has_line_before (run, index);
}

static gboolean
opens_on_line_end (const SbFormatRun *run, guint index)
{
  return !sb_format_is_word (run, index, "case") && sb_format_token (run, index)->match != index + 1
         && sb_format_has_line_before (run, index + 1);
}

/**
 * sb_format_find_breaks:
 * @run: with letters and pairs
 *
 * Marks the tokens that keep what is around them from being one line: where a comment ends a line,
 * and where the author broke lines that would be broken in the same place.
 */
void
sb_format_find_breaks (SbFormatRun *run)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (Level));
  guint query = sb_format_find_query (run), elements = sb_format_find_elements (run);
  Level top = { .clause = SB_FORMAT_NONE };

  top.is_list = sb_format_find_actions (run) != SB_FORMAT_NONE;
  g_array_append_val (levels, top);
  for (guint i = 0; i < run->tokens->len; i++)
    {
      SbFormatToken *token = sb_format_token (run, i);
      Level *level = &g_array_index (levels, Level, levels->len - 1);

      if (levels->len == 1 && i == query)
        {
          level->first = level->clause = i;
          token->is_break |= i > 0 && sb_format_has_line_before (run, i);
        }
      token->is_break |= has_breaking_comments (run, i);
      if (token->match != SB_FORMAT_NONE && token->match < i)
        {
          token->is_break |= level->is_case && is_wanted (run, level, i);
          g_array_set_size (levels, levels->len - 1);
          continue;
        }
      if (is_wanted (run, level, i))
        sb_format_token (run, sb_format_is_char (run, i, ',') ? i + 1 : i)->is_break = TRUE;
      if (token->match != SB_FORMAT_NONE)
        {
          Level inner = { .first = i + 1, .clause = SB_FORMAT_NONE };

          sb_format_token (run, i + 1)->is_break |= opens_on_line_end (run, i);
          inner.is_case = sb_format_is_word (run, i, "case");
          inner.is_list = i == elements;
          if (sb_format_is_query (run, i + 1))
            inner.clause = i + 1;
          g_array_append_val (levels, inner);
        }
    }
  sb_format_mark_starters (run);
  run->n_breaks = g_new (guint, run->tokens->len);
  for (guint i = 0; i < run->tokens->len; i++)
    run->n_breaks[i] = (i > 0 ? run->n_breaks[i - 1] : 0) + sb_format_token (run, i)->is_break;
}
