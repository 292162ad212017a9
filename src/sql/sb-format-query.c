/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays out queries: a clause a line. */
#include "sb-format-private.h"

static gboolean
has_comma (const SbFormatRun *run, guint first, guint last)
{
  for (; first <= last; first = sb_format_skip (run, first))
    if (sb_format_is_char (run, first, ','))
      return TRUE;
  return FALSE;
}

/* The first token behind the words that begin a clause. */
static guint
find_head_end (const SbFormatRun *run, guint first, guint last)
{
  static const char *const one_word[] = { "from",      "where", "having", "window", "set",
                                          "returning", "limit", "offset", "values", NULL };
  guint set;

  if (sb_format_is_keyword (run, first, "select"))
    {
      if (sb_format_is_keyword (run, first + 1, "all"))
        return first + 2;
      if (!sb_format_is_keyword (run, first + 1, "distinct"))
        return first + 1;
      return sb_format_is_keyword (run, first + 2, "on") ? sb_format_skip (run, first + 3)
                                                         : first + 2;
    }
  if (sb_format_is_keyword (run, first, "with"))
    return first + (sb_format_is_keyword (run, first + 1, "recursive") ? 2 : 1);
  if (sb_format_is_keyword (run, first, "group") || sb_format_is_keyword (run, first, "order"))
    return first + 2;
  if (sb_format_is_keyword (run, first, "on")
      && (set = sb_format_find (run, first, last, "set")) != SB_FORMAT_NONE)
    return set + 1;
  return sb_format_is_one_of (run, first, one_word) ? first + 1 : first;
}

static void
lay_tables (SbFormatRun *run, guint first, guint last, guint indent)
{
  for (guint item = first; item <= last; item++)
    {
      guint end = item;

      while (end <= last && !sb_format_is_char (run, end, ','))
        end = sb_format_skip (run, end);
      sb_format_lay_words (run, item, end - 1, indent + SB_FORMAT_STEP);
      if (end <= last)
        {
          sb_format_put (run, end, indent);
          sb_format_new_item (run, end + 1, indent);
        }
      item = end;
    }
}

static gboolean
is_flat_below (const SbFormatRun *run, guint first, guint last, guint indent)
{
  return !sb_format_has_breaks (run, first, last) && sb_format_fits (run, first, last, indent);
}

static void
lay_clause (SbFormatRun *run, guint first, guint last, guint indent)
{
  guint head_end = find_head_end (run, first, last);

  if (sb_format_is_flat (run, first, last))
    sb_format_put_all (run, first, last, indent);
  else if (head_end == first || head_end > last)
    sb_format_lay_range (run, first, last, indent + SB_FORMAT_STEP);
  else if (sb_format_is_keyword (run, first, "with"))
    {
      sb_format_put_all (run, first, head_end - 1, indent);
      lay_tables (run, head_end, last, indent);
    }
  else if (has_comma (run, head_end, last))
    {
      sb_format_lay_words (run, first, head_end - 1, indent + SB_FORMAT_STEP);
      sb_format_new_item (run, head_end, indent + SB_FORMAT_STEP);
      sb_format_lay_items (run, head_end, last, indent + SB_FORMAT_STEP,
                           !sb_format_is_list (run, first));
    }
  else
    {
      sb_format_lay_words (run, first, head_end - 1, indent + SB_FORMAT_STEP);
      sb_format_lay_range (run, head_end, last, indent + SB_FORMAT_STEP);
    }
}

/* Several rows go below INSERT INTO … VALUES. */
static gboolean
stays_in_line (const SbFormatRun *run, guint first, guint start, guint end, guint indent)
{
  return sb_format_is_keyword (run, start, "values") && sb_format_is_keyword (run, first, "insert")
         && has_comma (run, start, end) && !is_flat_below (run, start, end, indent)
         && sb_format_is_flat (run, start, start);
}

/**
 * sb_format_lay_query:
 * @run: a run
 * @first: its first token
 * @last: its last
 * @indent: how far in its clauses begin
 *
 * Lays out a query that is too long for a line, or was written in several.
 */
void
sb_format_lay_query (SbFormatRun *run, guint first, guint last, guint indent)
{
  guint end;

  for (guint start = first; start <= last; start = end + 1)
    {
      end = sb_format_skip (run, start) - 1;
      while (end < last && !sb_format_is_clause (run, first, end + 1))
        end = sb_format_skip (run, end + 1) - 1;
      end = MIN (end, last);
      if (start > first && !stays_in_line (run, first, start, end, indent))
        sb_format_new_line (run, indent);
      lay_clause (run, start, end, indent);
    }
}
