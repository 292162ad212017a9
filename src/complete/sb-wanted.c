/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-wanted.h"

#include "sb-wanted-private.h"

#include <string.h>

#define VALUE                                                                                      \
  (SB_WANT (SB_NAME_COLUMN) | SB_WANT (SB_NAME_FUNCTION) | SB_WANT (SB_NAME_SCHEMA)                \
   | SB_WANT_KEYWORDS)

/* What begins a value, and what comes behind one. */
#define BEFORE_VALUE                                                                               \
  "NOT,NULL,TRUE,FALSE,CASE,EXISTS,DISTINCT,CURRENT_TIMESTAMP,CURRENT_DATE,CURRENT_USER,"          \
  "CURRENT_ROLE,SESSION_USER,ARRAY,ROW,INTERVAL,CAST,ANY,ALL,SELECT,DEFAULT,EXTRACT"
#define BEHIND_VALUE                                                                               \
  "FROM,WHERE,AND,OR,AS,JOIN,LEFT JOIN,INNER JOIN,RIGHT JOIN,FULL JOIN,CROSS JOIN,LATERAL,ON,"     \
  "USING,GROUP BY,ORDER BY,HAVING,LIMIT,OFFSET,UNION,UNION ALL,INTERSECT,EXCEPT,IS NULL,"          \
  "IS NOT NULL,IS DISTINCT FROM,IN,NOT IN,BETWEEN,LIKE,ILIKE,SIMILAR TO,ASC,DESC,NULLS FIRST,"     \
  "NULLS LAST,WHEN,THEN,ELSE,END,RETURNING,SET,VALUES,ON CONFLICT,INTO,FOR UPDATE,WINDOW,OVER,"    \
  "PARTITION BY,FILTER,WITH CHECK,AT TIME ZONE,COLLATE,LOOP,STRICT,NOT VALID,WITH,USING INDEX"

/* Words behind which a value begins, not ends. */
#define OPENING                                                                                    \
  " select where and or not on having by when then else case in between like ilike set returning"  \
  " limit offset distinct all any some using check values default is from join if elsif while"     \
  " return perform exists array as with interval "

/**
 * sb_wanted_free:
 * @self: (transfer full): what is wanted
 */
void
sb_wanted_free (SbWanted *self)
{
  g_free (self->prefix);
  g_free (self->label_of);
  g_ptr_array_unref (self->qualifiers);
  g_ptr_array_unref (self->reach);
  g_free (self);
}

static const SbToken *
get (const SbWantedText *text, guint token)
{
  return &g_array_index (text->tokens, SbToken, token);
}

static char *
dup_name (const SbWantedText *text, guint token)
{
  return sb_wanted_unquote (text->text + get (text, token)->start,
                            get (text, token)->end - get (text, token)->start);
}

static void
take_typed (SbWanted *self, SbWantedText *text)
{
  const char *typed = text->text + text->start;
  gsize length = text->cursor - text->start;
  guint next = text->n_before + (text->start < text->cursor);

  self->start = text->start;
  self->is_quoted = length > 0 && typed[0] == '"';
  if (self->is_quoted)
    self->prefix = sb_wanted_unquote (typed, length);
  else if (text->is_string)
    self->prefix = g_strndup (typed + 1, length - 1);
  else
    self->prefix = g_strndup (typed, length);
  self->is_called = sb_wanted_text_get_kind (text, next) == SB_TOKEN_OPEN
                    && get (text, next)->start == text->cursor;
  text->is_typing = text->start < text->cursor;
  while (text->n_before > 0 && !text->is_string
         && sb_wanted_text_get_kind (text, text->n_before - 1) == SB_TOKEN_DOT)
    {
      text->is_typing = TRUE;
      if (text->n_before < 2 || !sb_wanted_text_is_name (text, text->n_before - 2))
        {
          text->is_nothing = TRUE;
          return;
        }
      text->n_before -= 2;
      g_ptr_array_insert (self->qualifiers, 0, dup_name (text, text->n_before));
    }
}

/* Labels */

static void
set_label_of (SbWanted *self, const SbWantedText *text, const SbItem *item, gboolean is_type)
{
  char *schema;
  const SbToken *first = get (text, item->first), *last = get (text, item->last);

  if (is_type)
    self->label_of = g_strndup (text->text + first->start, last->end - first->start);
  else
    {
      sb_wanted_text_read_name (text, item->first, &schema, &self->label_of);
      g_free (schema);
    }
  self->label_is_type = is_type;
  self->is_label = TRUE;
  self->wants = SB_WANT (SB_NAME_LABEL);
}

static gboolean
is_comparison (const SbWantedText *text, const SbItem *item)
{
  const SbToken *token = get (text, item->first);
  gsize length = token->end - token->start;
  const char *at = text->text + token->start;

  return item->kind == SB_ITEM_OTHER
         && ((length == 1 && at[0] == '=') || (length == 2 && strchr ("<!", at[0]) != NULL));
}

/* column = '…', column IN ('…', a column's DEFAULT '…', values in ALTER TYPE */
static void
find_label (SbWanted *self, const SbWantedText *text, GArray *items)
{
  const SbItem *all = (const SbItem *) items->data;
  guint n = items->len;

  if (n >= 2 && all[n - 2].kind <= SB_ITEM_NAME && is_comparison (text, &all[n - 1]))
    set_label_of (self, text, &all[n - 2], FALSE);
  else if (n >= 3 && all[n - 1].kind == SB_ITEM_OPEN
           && sb_wanted_text_is (text, all[n - 2].first, "in"))
    {
      guint column = n - 3;

      if (column > 0 && sb_wanted_text_is (text, all[column].first, "not"))
        column--;
      set_label_of (self, text, &all[column], FALSE);
    }
  else if (n >= 4 && sb_wanted_text_is (text, all[0].first, "alter")
           && sb_wanted_text_is (text, all[1].first, "type")
           && sb_wanted_text_is_one_of (text, all[n - 1].first, " value before after "))
    {
      if (!sb_wanted_text_is (text, all[3].first, "add")
          || !sb_wanted_text_is (text, all[n - 1].first, "value"))
        set_label_of (self, text, &all[2], TRUE);
    }
  else if (n >= 3 && sb_wanted_text_is (text, all[n - 1].first, "default"))
    {
      guint type = n - 2;

      while (type > 0 && sb_wanted_text_is_one_of (text, all[type].first, " not null "))
        type--;
      if (sb_wanted_text_is (text, all[type].first, "set"))
        set_label_of (self, text, &all[type - 1], FALSE);
      else
        set_label_of (self, text, &all[type], TRUE);
    }
}

/* The rest */

static gboolean
is_value (const SbWantedText *text, const SbItem *item)
{
  if (item->kind == SB_ITEM_WORD)
    return !sb_wanted_text_is_one_of (text, item->first, OPENING);
  return item->kind == SB_ITEM_NAME || item->kind == SB_ITEM_GROUP || item->kind == SB_ITEM_VALUE;
}

static void
find_value (SbWanted *self, const SbWantedText *text, GArray *items)
{
  if (is_value (text, &g_array_index (items, SbItem, items->len - 1)))
    {
      self->wants = SB_WANT_KEYWORDS;
      self->keywords = BEHIND_VALUE;
      self->is_free = TRUE;
      return;
    }
  self->wants = VALUE;
  self->keywords = BEFORE_VALUE;
}

/* Where names are made, words are only what may come instead. */
static gboolean
may_be_new (const SbWantedText *text, GArray *items, guint wants)
{
  const SbItem *last = &g_array_index (items, SbItem, items->len - 1);

  if ((wants & ~(SB_WANT_KEYWORDS | SB_WANT (SB_NAME_SCHEMA))) != 0)
    return FALSE;
  return last->kind == SB_ITEM_OPEN
         || (sb_wanted_text_is (text, g_array_index (items, SbItem, 0).first, "create")
             && items->len > 1 && items->len < 4)
         || (sb_wanted_text_is_one_of (text, last->first, " column constraint ")
             && sb_wanted_text_is_one_of (text, last->first - 1, " add "));
}

static void
set_subject (SbWanted *self, const SbWantedText *text, guint token)
{
  char *schema, *name;

  if (token != G_MAXUINT)
    {
      sb_wanted_text_read_name (text, token, &schema, &name);
      for (guint i = 0; self->subject == NULL && i < self->reach->len; i++)
        {
          SbReach *one = g_ptr_array_index (self->reach, i);

          if (strcmp (one->name, name) == 0 && g_strcmp0 (one->schema, schema) == 0)
            self->subject = one;
        }
      if (self->subject == NULL)
        {
          g_ptr_array_insert (self->reach, 0, sb_reach_new (schema, name, NULL));
          self->subject = g_ptr_array_index (self->reach, 0);
          return;
        }
      g_free (schema);
      g_free (name);
    }
  else if ((self->wants
            & (SB_WANT (SB_NAME_CONSTRAINT) | SB_WANT (SB_NAME_TRIGGER) | SB_WANT (SB_NAME_POLICY)))
               != 0
           && self->reach->len > 0)
    self->subject = g_ptr_array_index (self->reach, 0);
}

static void
find_wanted (SbWanted *self, SbWantedText *text)
{
  g_autoptr (GPtrArray) queries = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_reach_free);
  guint from = sb_wanted_reach_find (text, self->reach, queries), subject;
  g_autoptr (GArray) items = sb_wanted_items_new (text, from);

  if (text->is_string)
    {
      find_label (self, text, items);
      return;
    }
  if (!sb_wanted_patterns_match (text, items, &self->wants, &self->keywords, &subject))
    find_value (self, text, items);
  else if (self->keywords == NULL && (self->wants & SB_WANT_KEYWORDS) != 0)
    self->keywords = BEFORE_VALUE;
  else if (items->len > 0)
    self->is_free = may_be_new (text, items, self->wants);
  set_subject (self, text, subject);
  /* WITH queries are tables of their statement. */
  while ((self->wants & SB_WANT (SB_NAME_VIEW)) != 0 && queries->len > 0)
    g_ptr_array_add (self->reach, g_ptr_array_steal_index (queries, queries->len - 1));
  if ((self->wants & SB_WANT (SB_NAME_COLUMN)) != 0 && self->qualifiers->len == 0
      && self->subject == NULL && text->variables != NULL && text->variables->len > 0)
    {
      SbReach *body = sb_reach_new (NULL, g_strdup (""), NULL);

      body->columns = g_ptr_array_ref (text->variables);
      body->is_body = TRUE;
      g_ptr_array_add (self->reach, body);
    }
}

/**
 * sb_wanted_find:
 * @text: a script, in UTF-8
 * @length: its length in bytes
 * @cursor: byte offset of the cursor
 *
 * Any thread.
 *
 * Returns: (transfer full): what may come next there
 */
SbWanted *
sb_wanted_find (const char *text, gsize length, gsize cursor)
{
  return sb_wanted_find_again (NULL, text, length, cursor);
}

/**
 * sb_wanted_find_again:
 * @memory: (nullable): what remembers the text that was asked about last; from now on, this one
 * @text: a script, in UTF-8
 * @length: its length in bytes
 * @cursor: byte offset of the cursor
 *
 * As sb_wanted_find(), with the same result: a text that begins as the last one did is read from the
 * last statement of that beginning on.
 *
 * Returns: (transfer full): what may come next there
 */
SbWanted *
sb_wanted_find_again (SbWantedMemory *memory, const char *text, gsize length, gsize cursor)
{
  SbWanted *self = g_new0 (SbWanted, 1);
  g_autoptr (SbWantedText) found = sb_wanted_text_read (memory, text, length, cursor);

  self->qualifiers = g_ptr_array_new_with_free_func (g_free);
  self->reach = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_reach_free);
  self->letters = found->letters;
  self->start = found->cursor;
  self->statement = found->statement;
  if (!found->is_nothing)
    take_typed (self, found);
  if (!found->is_nothing)
    find_wanted (self, found);
  if (self->prefix == NULL)
    self->prefix = g_strdup ("");
  return self;
}
