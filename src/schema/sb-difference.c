/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-difference.h"

#include <string.h>

struct _SbDifferences
{
  gatomicrefcount ref_count;
  SbSnapshot *before;
  SbSnapshot *after;
  GArray *items;
  GPtrArray *texts; /* definitions as the profile leaves them */
  SbWeight weight;
};

/* What differs between databases that are the same to their users. */
static const char *const kinds_of_here[] = {
  "database", "setting", "default privileges", "user mapping", "role", "security label", NULL
};
static const char *const facts_of_here[] = { "owner: ", "privileges: ", "version: ", NULL };
/* Supabase's own, in every project a little different. */
static const char *const schemas_of_here[] = { "auth",
                                               "storage",
                                               "extensions",
                                               "graphql",
                                               "graphql_public",
                                               "realtime",
                                               "vault",
                                               "supabase_migrations",
                                               "cron",
                                               "net",
                                               "supabase_functions",
                                               "pgbouncer",
                                               "_realtime",
                                               "pgsodium",
                                               NULL };

static gboolean
is_in_schema_of_here (const char *name)
{
  for (gsize i = 0; schemas_of_here[i] != NULL; i++)
    {
      gsize length = strlen (schemas_of_here[i]);

      if (strncmp (name, schemas_of_here[i], length) == 0
          && (name[length] == '\0' || name[length] == '.'))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_left_out (const SbSnapshotEntry *entry, SbProfile profile)
{
  /* A comment's identity begins with what it is on: "table auth.users". */
  const char *space = strchr (entry->identity, ' ');

  return profile == SB_PROFILE_ELSEWHERE
         && (g_strv_contains (kinds_of_here, entry->kind) || is_in_schema_of_here (entry->identity)
             || (g_str_equal (entry->kind, "comment") && space != NULL
                 && is_in_schema_of_here (space + 1)));
}

static gboolean
is_fact_of_here (const char *line)
{
  for (gsize i = 0; facts_of_here[i] != NULL; i++)
    if (g_str_has_prefix (line, facts_of_here[i]))
      return TRUE;
  return FALSE;
}

static const char *
get_definition (SbDifferences *self, const SbSnapshotEntry *entry, SbProfile profile)
{
  g_auto (GStrv) lines = NULL;
  GString *kept;

  if (profile == SB_PROFILE_SAME)
    return entry->definition;
  lines = g_strsplit (entry->definition, "\n", -1);
  kept = g_string_new (NULL);
  for (char **line = lines; *line != NULL; line++)
    if (!is_fact_of_here (*line))
      g_string_append_printf (kept, "%s%s", kept->len > 0 ? "\n" : "", *line);
  g_ptr_array_add (self->texts, kept->str);
  return g_string_free (kept, FALSE);
}

/* The lines of @text that @other has too, in their order. */
static char *
dup_common (const char *text, const char *other)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto (GStrv) others = g_strsplit (other, "\n", -1);
  g_autoptr (GHashTable) set = g_hash_table_new (g_str_hash, g_str_equal);
  GString *common = g_string_new (NULL);

  for (char **line = others; *line != NULL; line++)
    g_hash_table_add (set, *line);
  for (char **line = lines; *line != NULL; line++)
    if (g_hash_table_contains (set, *line))
      g_string_append_printf (common, "%s\n", *line);
  return g_string_free (common, FALSE);
}

/* A column that came or went is a difference of its own; what is left may stand as it stood. */
static gboolean
is_same_order (const char *before, const char *after)
{
  g_autofree char *first = dup_common (before, after);
  g_autofree char *second = dup_common (after, before);

  return g_str_equal (first, second);
}

/* Where there is white space in one there is some in the other. */
static gboolean
is_same_but_white_space (const char *a, const char *b)
{
  for (; *a != '\0' && *b != '\0'; a++, b++)
    {
      if (!g_ascii_isspace (*a) && *a != *b)
        return FALSE;
      if (!g_ascii_isspace (*a))
        continue;
      if (!g_ascii_isspace (*b))
        return FALSE;
      while (g_ascii_isspace (a[1]))
        a++;
      while (g_ascii_isspace (b[1]))
        b++;
    }
  return *a == *b;
}

static SbWeight
weigh (const SbDifference *item)
{
  if (g_str_equal (item->kind, "column order") || g_str_equal (item->kind, "comment"))
    return SB_WEIGHT_LOOKS;
  if (item->change == SB_CHANGE_ALTERED
      && (g_str_equal (item->kind, "function") || g_str_equal (item->kind, "procedure"))
      && is_same_but_white_space (item->before, item->after))
    return SB_WEIGHT_LOOKS;
  return SB_WEIGHT_SCHEMA;
}

static void
add (SbDifferences *self, const SbSnapshotEntry *before, const SbSnapshotEntry *after,
     SbProfile profile)
{
  const SbSnapshotEntry *any = before != NULL ? before : after;
  SbDifference item = { .change = SB_CHANGE_ALTERED,
                        .kind = any->kind,
                        .identity = any->identity,
                        .relation = any->relation };

  if (is_left_out (any, profile))
    return;
  if (before != NULL)
    item.before = get_definition (self, before, profile);
  else
    item.change = SB_CHANGE_ADDED;
  if (after != NULL)
    item.after = get_definition (self, after, profile);
  else
    item.change = SB_CHANGE_REMOVED;
  if (g_str_equal (item.kind, "column order")
      && (item.change != SB_CHANGE_ALTERED || is_same_order (item.before, item.after)))
    return;
  if (item.change == SB_CHANGE_ALTERED && g_str_equal (item.before, item.after))
    return;
  item.weight = weigh (&item);
  self->weight = MAX (self->weight, item.weight);
  g_array_append_val (self->items, item);
}

static int
compare (const SbSnapshotEntry *before, const SbSnapshotEntry *after)
{
  int order = strcmp (before->kind, after->kind);

  return order != 0 ? order : strcmp (before->identity, after->identity);
}

/* Both are sorted. */
static void
merge (SbDifferences *self, SbProfile profile)
{
  guint n_before = sb_snapshot_get_n_entries (self->before), i = 0;
  guint n_after = sb_snapshot_get_n_entries (self->after), j = 0;

  while (i < n_before || j < n_after)
    {
      const SbSnapshotEntry *before = i < n_before ? sb_snapshot_get_entry (self->before, i) : NULL;
      const SbSnapshotEntry *after = j < n_after ? sb_snapshot_get_entry (self->after, j) : NULL;
      int order = before == NULL ? 1 : after == NULL ? -1 : compare (before, after);

      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
      if (order != 0)
        add (self, order < 0 ? before : NULL, order > 0 ? after : NULL, profile);
      else if (!g_str_equal (before->definition, after->definition))
        add (self, before, after, profile);
    }
}

/* What belongs to one table stands together, the table first. */
static gint
compare_items (gconstpointer a, gconstpointer b)
{
  const SbDifference *first = a, *second = b;
  const char *first_place = first->relation != NULL ? first->relation : first->identity;
  const char *second_place = second->relation != NULL ? second->relation : second->identity;
  int order = strcmp (first_place, second_place);

  if (order != 0)
    return order;
  order = !g_str_equal (first->identity, first_place)
          - !g_str_equal (second->identity, second_place);
  if (order == 0)
    order = strcmp (first->kind, second->kind);
  return order != 0 ? order : strcmp (first->identity, second->identity);
}

/**
 * sb_differences_new:
 * @before: a snapshot
 * @after: another
 * @profile: what counts
 *
 * Compares. Under %SB_PROFILE_SAME there are none exactly when the fingerprints are equal. Any thread.
 *
 * Returns: (transfer full): what differs; what belongs to one table stands together
 */
SbDifferences *
sb_differences_new (SbSnapshot *before, SbSnapshot *after, SbProfile profile)
{
  SbDifferences *self = g_new0 (SbDifferences, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->before = sb_snapshot_ref (before);
  self->after = sb_snapshot_ref (after);
  self->items = g_array_new (FALSE, FALSE, sizeof (SbDifference));
  self->texts = g_ptr_array_new_with_free_func (g_free);
  merge (self, profile);
  g_array_sort (self->items, compare_items);
  return self;
}

/**
 * sb_differences_ref:
 * @self: differences
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbDifferences *
sb_differences_ref (SbDifferences *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_differences_unref:
 * @self: (transfer full): differences
 *
 * Any thread.
 */
void
sb_differences_unref (SbDifferences *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  sb_snapshot_unref (self->before);
  sb_snapshot_unref (self->after);
  g_array_unref (self->items);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

/**
 * sb_differences_get_n:
 * @self: differences
 *
 * Returns: how many there are
 */
guint
sb_differences_get_n (SbDifferences *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->items->len;
}

/**
 * sb_differences_get:
 * @self: differences
 * @index: below sb_differences_get_n()
 *
 * Returns: (transfer none): one of them
 */
const SbDifference *
sb_differences_get (SbDifferences *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->items->len, NULL);

  return &g_array_index (self->items, SbDifference, index);
}

/**
 * sb_differences_get_weight:
 * @self: differences
 *
 * Returns: the gravest weight among them
 */
SbWeight
sb_differences_get_weight (SbDifferences *self)
{
  g_return_val_if_fail (self != NULL, SB_WEIGHT_NONE);

  return self->weight;
}

/* The lines of @text that @other does not have, each behind @mark. */
static void
append_lines (GString *out, const char *text, const char *other, const char *mark)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_auto (GStrv) others = g_strsplit (other != NULL ? other : "", "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0' && !g_strv_contains ((const char *const *) others, *line))
      g_string_append_printf (out, "%s%s\n", mark, *line);
}

/**
 * sb_difference_dup_lines:
 * @self: a difference
 *
 * Tells what became of the facts: lines that begin with "- " were, lines that begin with "+ " are.
 *
 * Returns: (transfer full): lines, each with its end
 */
char *
sb_difference_dup_lines (const SbDifference *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  append_lines (out, self->before, self->after, "- ");
  append_lines (out, self->after, self->before, "+ ");
  /* The same lines in another order. */
  if (out->len == 0 && self->change == SB_CHANGE_ALTERED)
    {
      append_lines (out, self->before, NULL, "- ");
      append_lines (out, self->after, NULL, "+ ");
    }
  return g_string_free (out, FALSE);
}

/**
 * sb_differences_dup_text:
 * @self: differences
 *
 * Returns: (transfer full): all of them as text: a line for each object, beginning with "+", "-" or
 *   "~", and for one that was altered, indented, what became of its facts; "" when nothing differs
 */
char *
sb_differences_dup_text (SbDifferences *self)
{
  static const char marks[] = {
    [SB_CHANGE_ADDED] = '+', [SB_CHANGE_REMOVED] = '-', [SB_CHANGE_ALTERED] = '~'
  };
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const SbDifference *item = sb_differences_get (self, i);

      g_string_append_printf (out, "%c %s %s\n", marks[item->change], item->kind, item->identity);
      if (item->change == SB_CHANGE_ALTERED)
        {
          g_autofree char *lines = sb_difference_dup_lines (item);
          g_auto (GStrv) each = g_strsplit (lines, "\n", -1);

          for (char **line = each; *line != NULL && **line != '\0'; line++)
            g_string_append_printf (out, "    %s\n", *line);
        }
    }
  return g_string_free (out, FALSE);
}
