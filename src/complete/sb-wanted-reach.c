/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which relations a statement names, and what it calls them. */
#include "sb-wanted-private.h"

#include <string.h>

/* What cannot be an alias behind a relation. */
#define NO_ALIAS                                                                                   \
  " where on join left right inner outer full cross natural group order limit offset union"        \
  " intersect except set values select using returning having window fetch for default when"       \
  " overriding with as tablesample do loop "
#define QUERIES " select with insert update delete merge perform "

/* Queries that are inside of each other, at the cursor. */
typedef struct
{
  guint start; /* the first token, behind the parenthesis */
  guint query; /* where its query begins; G_MAXUINT: none */
  guint first; /* where its first query began */
} Frame;

/*< private >
 * sb_reach_new:
 * @schema: (transfer full) (nullable): its schema
 * @name: (transfer full): its name
 * @alias: (transfer full) (nullable): what it is called
 *
 * Returns: (transfer full): a relation in reach
 */
SbReach *
sb_reach_new (char *schema, char *name, char *alias)
{
  SbReach *self = g_new0 (SbReach, 1);

  self->schema = schema;
  self->name = name;
  self->alias = alias;
  return self;
}

/*< private >
 * sb_reach_free:
 * @self: (transfer full): a relation
 */
void
sb_reach_free (SbReach *self)
{
  g_free (self->schema);
  g_free (self->name);
  g_free (self->alias);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_free (self);
}

static gboolean
is_comma (const SbWantedText *text, guint token)
{
  const SbToken *at = &g_array_index (text->tokens, SbToken, token);

  return token < text->tokens->len && at->kind == SB_TOKEN_OTHER && text->text[at->start] == ',';
}

static char *
dup_name (const SbWantedText *text, guint token)
{
  const SbToken *at = &g_array_index (text->tokens, SbToken, token);

  return sb_wanted_unquote (text->text + at->start, at->end - at->start);
}

/* Columns */

/* The names of the columns between these parentheses: the first word of each part, or in a query the
 * last one before FROM. */
static GPtrArray *
read_columns (const SbWantedText *text, guint open)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  guint end = sb_wanted_text_skip_group (text, open), last = 0;
  gboolean is_query = sb_wanted_text_is_one_of (text, open + 1, " select with ");

  for (guint i = open + 1; i < end; i++)
    {
      SbTokenKind kind = sb_wanted_text_get_kind (text, i);
      gboolean is_end = is_comma (text, i) || i + 1 == end
                        || (is_query && sb_wanted_text_is (text, i, "from"));

      if (is_query && is_end && last != 0)
        g_ptr_array_add (columns, dup_name (text, last));
      if (is_end)
        last = 0;
      if (is_query && sb_wanted_text_is (text, i, "from"))
        break;
      if (kind == SB_TOKEN_OPEN)
        {
          i = sb_wanted_text_skip_group (text, i) - 1;
          last = 0;
        }
      else if (is_query)
        last = sb_wanted_text_is_name (text, i) && !sb_wanted_text_is_one_of (text, i, " end ") ? i
                                                                                                : 0;
      else if (sb_wanted_text_is_name (text, i) && (i == open + 1 || is_comma (text, i - 1))
               && !sb_wanted_text_is_one_of (
                   text, i, " constraint primary unique check foreign exclude like "))
        g_ptr_array_add (columns, dup_name (text, i));
    }
  return columns;
}

/* WITH name [(columns)] AS (query), … */
static void
read_with (const SbWantedText *text, guint with, GPtrArray *queries)
{
  guint i = with + 1;

  if (sb_wanted_text_is (text, i, "recursive"))
    i++;
  while (sb_wanted_text_is_name (text, i))
    {
      SbReach *query = sb_reach_new (NULL, dup_name (text, i), NULL);

      i++;
      if (sb_wanted_text_get_kind (text, i) == SB_TOKEN_OPEN)
        {
          query->columns = read_columns (text, i);
          i = sb_wanted_text_skip_group (text, i);
        }
      while (sb_wanted_text_is_one_of (text, i, " as not materialized "))
        i++;
      if (sb_wanted_text_get_kind (text, i) == SB_TOKEN_OPEN)
        {
          if (query->columns == NULL)
            query->columns = read_columns (text, i);
          i = sb_wanted_text_skip_group (text, i);
        }
      g_ptr_array_add (queries, query);
      if (!is_comma (text, i))
        break;
      i++;
    }
}

/* Relations */

static guint
read_alias (const SbWantedText *text, guint i, SbReach *reach)
{
  if (sb_wanted_text_is (text, i, "as"))
    i++;
  if (sb_wanted_text_is_name (text, i) && !sb_wanted_text_is_one_of (text, i, NO_ALIAS)
      && !(i == text->n_before && text->is_typing))
    reach->alias = dup_name (text, i++);
  return i;
}

/* One relation, query or function behind FROM and its like. */
static guint
read_relation (const SbWantedText *text, guint i, GPtrArray *reach, gboolean takes_alias,
               gboolean takes_function)
{
  SbReach *found;
  char *schema, *name;

  while (sb_wanted_text_is_one_of (text, i, " only lateral if not exists table concurrently "))
    i++;
  /* What is being typed is no relation yet. */
  if (i == text->n_before && text->is_typing)
    return i + 1;
  if (sb_wanted_text_get_kind (text, i) == SB_TOKEN_OPEN && takes_alias)
    {
      found = sb_reach_new (NULL, g_strdup (""), NULL);
      found->columns = read_columns (text, i);
      i = read_alias (text, sb_wanted_text_skip_group (text, i), found);
      g_ptr_array_add (reach, found);
      return i;
    }
  if (!sb_wanted_text_is_name (text, i) || sb_wanted_text_is_one_of (text, i, NO_ALIAS))
    return i;
  i = sb_wanted_text_read_name (text, i, &schema, &name);
  found = sb_reach_new (schema, name, NULL);
  if (sb_wanted_text_get_kind (text, i) == SB_TOKEN_OPEN && takes_function)
    {
      i = sb_wanted_text_skip_group (text, i);
      g_free (found->name);
      found->name = g_strdup ("");
    }
  if (takes_alias)
    i = read_alias (text, i, found);
  g_ptr_array_add (reach, found);
  return i;
}

static gboolean
names_relation (const SbWantedText *text, guint head, guint i)
{
  gboolean is_query = sb_wanted_text_is_one_of (text, head, QUERIES);

  if (is_query)
    return (sb_wanted_text_is_one_of (text, i, " from join ")
            && !sb_wanted_text_is (text, i - (i > head), "distinct"))
           || sb_wanted_text_is (text, i, "into")
           || (sb_wanted_text_is (text, i, "update") && i == head)
           || (sb_wanted_text_is (text, i, "using")
               && sb_wanted_text_is_one_of (text, head, " delete merge "));
  if (i == head)
    return sb_wanted_text_is_one_of (text, i, " truncate copy analyze vacuum cluster lock table ");
  if (sb_wanted_text_is (text, i, "on"))
    return sb_wanted_text_is_one_of (text, head, " create alter drop comment grant revoke ")
           && !sb_wanted_text_is_one_of (text, i + 1,
                                         " delete update schema database function procedure type"
                                         " domain sequence column constraint policy trigger index"
                                         " all extension view materialized role routine language"
                                         " commit ");
  return sb_wanted_text_is_one_of (text, i, " table view ")
         && sb_wanted_text_is_one_of (text, head, " create alter drop comment lock vacuum ");
}

static void
read_range (const SbWantedText *text, guint from, guint to, GPtrArray *reach)
{
  gboolean is_query = sb_wanted_text_is_one_of (text, from, QUERIES);

  for (guint i = from; i < to;)
    {
      guint first = reach->len;
      gboolean takes_list;

      if (sb_wanted_text_get_kind (text, i) == SB_TOKEN_OPEN)
        {
          i = sb_wanted_text_skip_group (text, i);
          continue;
        }
      if (i > text->n_before && i > from
          && sb_wanted_text_is_one_of (text, i, " union intersect except "))
        return;
      if (!names_relation (text, from, i))
        {
          i++;
          continue;
        }
      takes_list = sb_wanted_text_is_one_of (text, i, " from using truncate ");
      {
        gboolean takes_function = sb_wanted_text_is_one_of (text, i, " from join ");
        gboolean is_new = sb_wanted_text_is (text, i, "table")
                          && sb_wanted_text_is (text, from, "create");

        do
          i = read_relation (text, i + 1, reach, is_query, takes_function);
        while (takes_list && is_comma (text, i));
        if (is_new && reach->len > first && sb_wanted_text_get_kind (text, i) == SB_TOKEN_OPEN)
          {
            SbReach *table = g_ptr_array_index (reach, first);

            table->columns = read_columns (text, i);
          }
      }
    }
}

/* Frames */

static gboolean
begins_query (const SbWantedText *text, const Frame *frame, guint i)
{
  if (sb_wanted_text_is_one_of (text, i, " select perform "))
    return !sb_wanted_text_is_one_of (text, 0, " grant revoke ")
           && !(sb_wanted_text_is_one_of (text, 0, " create alter ") && i > 0
                && sb_wanted_text_is_one_of (text, i - 1, " for on grant revoke or "))
           && !(i > 0 && is_comma (text, i - 1));
  if (!sb_wanted_text_is_one_of (text, i, QUERIES))
    return FALSE;
  return i == frame->start
         || (sb_wanted_text_get_kind (text, i - 1) == SB_TOKEN_CLOSE
             && sb_wanted_text_is (text, frame->start, "with"))
         || sb_wanted_text_is_one_of (text, i - 1, " as explain analyze query in ");
}

static GArray *
find_frames (const SbWantedText *text, GPtrArray *queries)
{
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  Frame frame = { 0, G_MAXUINT, G_MAXUINT };

  g_array_append_val (frames, frame);
  for (guint i = 0; i < text->n_before; i++)
    {
      Frame *top = &g_array_index (frames, Frame, frames->len - 1);

      if (sb_wanted_text_get_kind (text, i) == SB_TOKEN_OPEN)
        {
          frame.start = i + 1;
          g_array_append_val (frames, frame);
        }
      else if (sb_wanted_text_get_kind (text, i) == SB_TOKEN_CLOSE && frames->len > 1)
        g_array_set_size (frames, frames->len - 1);
      else if (begins_query (text, top, i))
        {
          top->query = i;
          top->first = MIN (top->first, i);
          if (sb_wanted_text_is (text, i, "with"))
            read_with (text, i, queries);
        }
      else if (sb_wanted_text_is_one_of (text, i, " returning conflict ")
               && top->first != G_MAXUINT)
        top->query = top->first;
    }
  return frames;
}

static guint
find_end (const SbWantedText *text, guint from)
{
  guint depth = 0;

  for (; from < text->tokens->len; from++)
    {
      if (sb_wanted_text_get_kind (text, from) == SB_TOKEN_OPEN)
        depth++;
      else if (sb_wanted_text_get_kind (text, from) == SB_TOKEN_CLOSE && depth-- == 0)
        return from;
    }
  return from;
}

static void
take_columns (GPtrArray *reach, GPtrArray *queries)
{
  for (guint i = 0; i < reach->len; i++)
    {
      SbReach *one = g_ptr_array_index (reach, i);

      for (guint j = 0; one->columns == NULL && one->schema == NULL && j < queries->len; j++)
        {
          SbReach *query = g_ptr_array_index (queries, j);

          if (strcmp (query->name, one->name) == 0 && query->columns != NULL)
            one->columns = g_ptr_array_ref (query->columns);
        }
    }
}

/*< private >
 * sb_wanted_reach_find:
 * @text: a statement
 * @reach: (element-type SbReach): gets the relations that can be meant, the nearest first
 * @queries: (element-type SbReach): gets the WITH queries
 *
 * Returns: the token where the query around the cursor begins; 0: the statement itself
 */
guint
sb_wanted_reach_find (const SbWantedText *text, GPtrArray *reach, GPtrArray *queries)
{
  g_autoptr (GArray) frames = find_frames (text, queries);
  guint innermost = 0;

  for (guint i = frames->len; i > 0; i--)
    {
      const Frame *frame = &g_array_index (frames, Frame, i - 1);

      if (frame->query == G_MAXUINT)
        continue;
      read_range (text, frame->query, find_end (text, frame->query), reach);
      if (innermost == 0)
        innermost = frame->query;
    }
  if (text->tokens->len > 0
      && (innermost > 0 || g_array_index (frames, Frame, 0).query == G_MAXUINT))
    {
      const Frame *outer = &g_array_index (frames, Frame, 0);

      if (outer->query == G_MAXUINT)
        read_range (text, 0, text->tokens->len, reach);
    }
  take_columns (reach, queries);
  return innermost;
}
