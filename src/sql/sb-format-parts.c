/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays out conditions, lists, and what stands in parentheses. */
#include "sb-format-private.h"

static gboolean
is_simple (const SbFormatRun *run, guint first, guint last)
{
  if (last - first > 3 || sb_format_has_breaks (run, first, last))
    return FALSE;
  for (guint i = first; i <= last; i++)
    if (sb_format_token (run, i)->match != SB_FORMAT_NONE)
      return FALSE;
  return TRUE;
}

static guint
find_comma (const SbFormatRun *run, guint first, guint last)
{
  for (; first <= last; first = sb_format_skip (run, first))
    if (sb_format_is_char (run, first, ','))
      return first;
  return SB_FORMAT_NONE;
}

/* Whether short values go side by side: where the author did not give each a line. */
static gboolean
is_filled (const SbFormatRun *run, guint first, guint last)
{
  gboolean has_pair = FALSE;
  guint comma, item = first;

  while ((comma = find_comma (run, item, last)) != SB_FORMAT_NONE)
    {
      if (!is_simple (run, item, comma) || sb_format_token (run, comma + 1)->is_break)
        return FALSE;
      item = comma + 1;
      has_pair |= !sb_format_has_line_before (run, item);
    }
  return has_pair && is_simple (run, item, last);
}

static void
lay_filled (SbFormatRun *run, guint first, guint last, guint indent)
{
  guint comma, item = first;

  do
    {
      comma = find_comma (run, item, last);
      if (item > first && !sb_format_is_flat (run, item, MIN (comma, last)))
        sb_format_new_line (run, indent);
      sb_format_put_all (run, item, MIN (comma, last), indent);
      item = comma + 1;
    }
  while (comma != SB_FORMAT_NONE);
}

/* Keys and values, as arguments by turns. */
static gboolean
has_pairs (const SbFormatRun *run, guint first)
{
  return first >= 2 && sb_format_is_char (run, first - 1, '(')
         && (sb_format_is_word (run, first - 2, "json_build_object")
             || sb_format_is_word (run, first - 2, "jsonb_build_object"));
}

/**
 * sb_format_lay_items:
 * @run: a run
 * @first: the first token behind where a line began
 * @last: the last
 * @indent: how far in
 * @may_fill: whether short items may go side by side
 *
 * Lays out items with commas, each on its line.
 */
void
sb_format_lay_items (SbFormatRun *run, guint first, guint last, guint indent, gboolean may_fill)
{
  guint comma = find_comma (run, first, last);
  gboolean pairs = has_pairs (run, first), is_value = FALSE;

  if (comma == SB_FORMAT_NONE)
    {
      sb_format_lay_range (run, first, last, indent);
      return;
    }
  if (may_fill && !pairs && is_filled (run, first, last))
    {
      lay_filled (run, first, last, indent);
      return;
    }
  for (guint item = first; item <= last; item = comma + 1)
    {
      if (item > first && !is_value)
        sb_format_new_item (run, item, indent);
      is_value = pairs && !is_value;
      comma = find_comma (run, item, last);
      if (comma == SB_FORMAT_NONE)
        {
          sb_format_lay_range (run, item, last, indent + SB_FORMAT_STEP);
          return;
        }
      sb_format_lay_range (run, item, comma - 1, indent + SB_FORMAT_STEP);
      sb_format_put (run, comma, indent);
    }
}

/* Behind CASE itself: its operand, its branches, END. */
static void
lay_case (SbFormatRun *run, guint first, guint last, guint indent)
{
  guint part = first;

  for (guint i = first; i <= last; i = sb_format_skip (run, i))
    if (i == last || sb_format_is_keyword (run, i, "when") || sb_format_is_keyword (run, i, "else"))
      {
        if (part < i)
          sb_format_lay_range (run, part, i - 1, indent + 2 * SB_FORMAT_STEP);
        if (i == last)
          sb_format_put_comments (run, last, indent + SB_FORMAT_STEP);
        sb_format_new_line (run, i == last ? indent : indent + SB_FORMAT_STEP);
        part = i;
      }
  sb_format_put (run, last, indent);
}

static void
lay_group (SbFormatRun *run, guint open)
{
  guint indent = run->indent, inner = indent + SB_FORMAT_STEP;
  guint close = sb_format_token (run, open)->match;

  sb_format_put (run, open, indent);
  if (sb_format_is_word (run, open, "case"))
    {
      lay_case (run, open + 1, close, indent);
      return;
    }
  if (open + 1 < close)
    {
      sb_format_new_line (run, inner);
      if (sb_format_is_query (run, open + 1))
        sb_format_lay_query (run, open + 1, close - 1, inner);
      else
        sb_format_lay_items (run, open + 1, close - 1, inner, TRUE);
    }
  sb_format_put_comments (run, close, inner);
  if (open + 1 < close)
    sb_format_new_line (run, indent);
  sb_format_put (run, close, indent);
}

static guint
find_soft (const SbFormatRun *run, guint first, guint from, guint last)
{
  for (guint i = from; i <= last; i = sb_format_skip (run, i))
    if (sb_format_is_soft (run, first, i))
      return i;
  return last + 1;
}

/* The token that opens what is in parentheses, from @index on. */
static guint
find_open (const SbFormatRun *run, guint index, guint end)
{
  while (index < end && sb_format_token (run, index)->match == SB_FORMAT_NONE)
    index++;
  return index;
}

/* Whether what begins at @index and goes to the next place for a break is better off in a new line:
 * where all of it fits there, or where here there is no room for its beginning. */
static gboolean
goes_down (const SbFormatRun *run, guint first, guint index, guint last, guint indent)
{
  guint end;

  if (!sb_format_is_soft (run, first, index) || run->at_start || run->column <= indent)
    return FALSE;
  end = find_soft (run, first, sb_format_skip (run, index), last) - 1;
  if (sb_format_is_flat (run, index, end))
    return FALSE;
  if (sb_format_is_keyword (run, index, "constraint"))
    return TRUE;
  if (sb_format_has_breaks (run, index, end) || !sb_format_fits (run, index, end, indent))
    end = find_open (run, index, end);
  return !sb_format_is_flat (run, index, end) && sb_format_fits (run, index, end, indent)
         && !sb_format_has_breaks (run, index, end);
}

/**
 * sb_format_lay_words:
 * @run: a run
 * @first: the first token
 * @last: the last
 * @indent: of the lines behind the first
 *
 * Lays out tokens one after the other, with what is in parentheses on lines of its own where that is
 * too long.
 */
void
sb_format_lay_words (SbFormatRun *run, guint first, guint last, guint indent)
{
  for (guint i = first; i <= last; i = sb_format_skip (run, i))
    {
      guint next = sb_format_skip (run, i);

      if (goes_down (run, first, i, last, indent))
        sb_format_new_line (run, indent);
      if (next == i + 1)
        sb_format_put (run, i, indent);
      else if (sb_format_is_flat (run, i, next - 1))
        sb_format_put_all (run, i, next - 1, indent);
      else
        lay_group (run, i);
    }
}

/**
 * sb_format_lay_range:
 * @run: a run
 * @first: the first token
 * @last: the last
 * @indent: of the lines behind the first
 *
 * Lays out a condition, or anything else that is no list: in one line, or broken before AND and OR.
 */
void
sb_format_lay_range (SbFormatRun *run, guint first, guint last, guint indent)
{
  guint part = first;

  if (sb_format_is_flat (run, first, last))
    {
      sb_format_put_all (run, first, last, indent);
      return;
    }
  for (guint i = first; i <= last; i = sb_format_skip (run, i))
    if (i > part && sb_format_token (run, i)->is_and_or)
      {
        sb_format_lay_words (run, part, i - 1, indent);
        sb_format_new_line (run, indent);
        part = i;
      }
  sb_format_lay_words (run, part, last, indent);
}
