/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands before the cursor, in pieces that patterns can be written for. */
#include "sb-wanted-private.h"

/* Words that change nothing about what comes next. */
#define SKIPPED " concurrently only lateral temp temporary unlogged recursive global local "

static gboolean
is_skipped (const SbWantedText *text, GArray *items, guint token)
{
  if (sb_wanted_text_is_one_of (text, token, SKIPPED))
    return TRUE;
  /* IF [NOT] EXISTS, behind which a name comes as without it */
  if (sb_wanted_text_is (text, token, "if"))
    return items->len > 0;
  if (sb_wanted_text_is (text, token, "not"))
    return token > 0 && sb_wanted_text_is (text, token - 1, "if");
  if (sb_wanted_text_is (text, token, "exists"))
    return token > 0
           && (sb_wanted_text_is (text, token - 1, "if")
               || (token > 1 && sb_wanted_text_is (text, token - 1, "not")
                   && sb_wanted_text_is (text, token - 2, "if")));
  /* CREATE OR REPLACE */
  if (sb_wanted_text_is (text, token, "or"))
    return items->len == 1 && sb_wanted_text_is (text, token - 1, "create");
  if (sb_wanted_text_is (text, token, "replace"))
    return token > 0 && items->len == 1 && sb_wanted_text_is (text, token - 1, "or");
  return sb_wanted_text_is (text, token, "unique") && items->len == 1
         && sb_wanted_text_is (text, token - 1, "create");
}

static void
close_group (GArray *items, guint token)
{
  for (guint i = items->len; i > 0; i--)
    {
      SbItem *item = &g_array_index (items, SbItem, i - 1);

      if (item->kind != SB_ITEM_OPEN)
        continue;
      item->kind = SB_ITEM_GROUP;
      item->last = token;
      g_array_set_size (items, i);
      return;
    }
}

static SbItemKind
get_kind (const SbWantedText *text, guint token)
{
  switch (sb_wanted_text_get_kind (text, token))
    {
    case SB_TOKEN_WORD:
      return SB_ITEM_WORD;
    case SB_TOKEN_QUOTED:
      return SB_ITEM_NAME;
    case SB_TOKEN_OPEN:
      return SB_ITEM_OPEN;
    case SB_TOKEN_STRING:
    case SB_TOKEN_NUMBER:
    case SB_TOKEN_PARAMETER:
      return SB_ITEM_VALUE;
    default:
      return SB_ITEM_OTHER;
    }
}

static gboolean
is_comma (const SbWantedText *text, guint token)
{
  const SbToken *at = &g_array_index (text->tokens, SbToken, token);

  return at->kind == SB_TOKEN_OTHER && text->text[at->start] == ',';
}

/* How many items a list of a statement that names its object first begins behind. */
static guint
count_head (const SbWantedText *text, GArray *items)
{
  const SbItem *all = (const SbItem *) items->data;
  gboolean is_long = items->len > 2
                     && sb_wanted_text_is_one_of (text, all[1].first, " materialized foreign ");

  if (sb_wanted_text_is (text, all[0].first, "alter"))
    return 3 + is_long;
  return sb_wanted_text_is_one_of (text, all[0].first, " drop comment ") ? 2 + is_long : 0;
}

/* Behind a comma comes what could come where its list began. */
static void
drop_list (const SbWantedText *text, GArray *items)
{
  const SbItem *all = (const SbItem *) items->data;
  guint keep = items->len, head;
  gboolean is_grant;

  if (items->len == 0 || all[items->len - 1].kind != SB_ITEM_COMMA)
    return;
  is_grant = sb_wanted_text_is_one_of (text, all[0].first, " grant revoke ");
  while (keep > 0 && all[keep - 1].kind != SB_ITEM_OPEN
         && !(all[keep - 1].kind == SB_ITEM_WORD
              && sb_wanted_text_is_one_of (text, all[keep - 1].first,
                                           is_grant ? " on to from grant revoke "
                                                    : " select from set by to on using values"
                                                      " returning into with join truncate ")))
    keep--;
  head = count_head (text, items);
  if (head > 0 && (keep == 0 || all[keep - 1].kind != SB_ITEM_OPEN))
    keep = head;
  g_array_set_size (items, MIN (keep, items->len));
}

/*< private >
 * sb_wanted_items_new:
 * @text: a statement
 * @from: its first token that counts
 *
 * Returns: (transfer full) (element-type SbItem): what stands before what is being typed
 */
GArray *
sb_wanted_items_new (const SbWantedText *text, guint from)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (SbItem));

  for (guint i = from; i < text->n_before; i++)
    {
      SbItem item = { get_kind (text, i), i, i };

      if (sb_wanted_text_get_kind (text, i) == SB_TOKEN_CLOSE)
        {
          close_group (items, i);
          continue;
        }
      if (is_comma (text, i))
        item.kind = SB_ITEM_COMMA;
      else if (item.kind == SB_ITEM_WORD && is_skipped (text, items, i))
        continue;
      while (i + 2 < text->n_before && sb_wanted_text_is_name (text, i)
             && sb_wanted_text_get_kind (text, i + 1) == SB_TOKEN_DOT
             && sb_wanted_text_is_name (text, i + 2))
        {
          i += 2;
          item.kind = SB_ITEM_NAME;
          item.last = i;
        }
      drop_list (text, items);
      g_array_append_val (items, item);
    }
  drop_list (text, items);
  return items;
}
