/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-schema-private.h"

#include <string.h>

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->mark);
  g_free (step);
}

/**
 * sb_lint_schema_new:
 * @below: (nullable): a schema that this one goes on from
 * @at: the step of @below after which it does
 *
 * Returns: (transfer full): a schema to be built
 */
SbLintSchema *
sb_lint_schema_new (SbLintSchema *below, guint at)
{
  SbLintSchema *self = g_new0 (SbLintSchema, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->below = below != NULL ? sb_lint_schema_ref (below) : NULL;
  self->at_below = at;
  for (guint class = 0; class < N_CLASSES; class ++)
    self->objects[class] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                  (GDestroyNotify) g_ptr_array_unref);
  self->index_tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->steps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, step_free);
  self->doubts = g_array_new (FALSE, FALSE, sizeof (Doubt));
  return self;
}

/**
 * sb_lint_schema_ref:
 * @self: a schema
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbLintSchema *
sb_lint_schema_ref (SbLintSchema *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_lint_schema_unref:
 * @self: (transfer full): a schema
 *
 * Any thread.
 */
void
sb_lint_schema_unref (SbLintSchema *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint class = 0; class < N_CLASSES; class ++)
    g_hash_table_unref (self->objects[class]);
  g_hash_table_unref (self->index_tables);
  g_hash_table_unref (self->steps);
  g_array_unref (self->doubts);
  g_clear_pointer (&self->below, sb_lint_schema_unref);
  g_free (self);
}

/**
 * sb_lint_schema_begin_step:
 * @self: a schema that is being built
 * @key: (nullable): what the step is found by: a migration's key
 * @mark: (nullable): what tells the state before the step from others
 *
 * What is added from now on belongs to the next step; they are counted from 1.
 */
void
sb_lint_schema_begin_step (SbLintSchema *self, const char *key, const char *mark)
{
  Step *step;

  self->step++;
  if (key == NULL)
    return;
  step = g_new (Step, 1);
  step->number = self->step;
  step->mark = g_strdup (mark);
  g_hash_table_replace (self->steps, g_strdup (key), step);
}

/**
 * sb_lint_schema_end:
 * @self: a schema that is being built
 *
 * Nothing is added any more.
 */
void
sb_lint_schema_end (SbLintSchema *self)
{
  self->is_done = TRUE;
  if (self->below == NULL)
    self->keys = sb_lint_schema_find_keys (self);
}

/**
 * sb_lint_schema_find_step:
 * @self: a schema
 * @key: what a step is found by
 * @number: (out): its number: the state before it is that at one less
 * @mark: (out) (nullable): what was given for it
 *
 * Returns: whether there is such a step
 */
gboolean
sb_lint_schema_find_step (const SbLintSchema *self, const char *key, guint *number,
                          const char **mark)
{
  const Step *step = g_hash_table_lookup (self->steps, key);

  *number = step != NULL ? step->number : 0;
  *mark = step != NULL ? step->mark : NULL;
  return step != NULL;
}

/**
 * sb_lint_schema_has_api:
 * @self: a schema
 *
 * Returns: whether a migration uses row security, or the roles of an API: anon, authenticated
 */
gboolean
sb_lint_schema_has_api (const SbLintSchema *self)
{
  return self->has_api;
}

static const SbLintKnown *
find_version (const SbLintSchema *self, guint at, GPtrArray *versions)
{
  for (guint i = versions != NULL ? versions->len : 0; i > 0; i--)
    {
      const SbLintKnown *known = g_ptr_array_index (versions, i - 1);

      if (known->step <= at)
        return known;
    }
  return NULL;
}

/*< private >
 * sb_lint_schema_find_key:
 * @self: a schema
 * @at: after which step
 * @class: what shares its name space
 * @key: sb_lint_key()
 *
 * Returns: (nullable): the object, also one that is gone
 */
const SbLintKnown *
sb_lint_schema_find_key (const SbLintSchema *self, guint at, SbLintClass class, const char *key)
{
  const SbLintKnown *known = find_version (self, at,
                                           g_hash_table_lookup (self->objects[class], key));

  if (known == NULL && self->below != NULL)
    known = sb_lint_schema_find_key (self->below, self->at_below, class, key);
  return known;
}

/**
 * sb_lint_schema_find:
 * @self: a schema
 * @at: after which step; 0 for before all, %SB_LINT_NOW for after all
 * @class: what shares its name space
 * @schema: (nullable): its schema as written; %NULL or "" for `public`
 * @name: its name
 *
 * Returns: (transfer none) (nullable): the object, where migrations up to there say something of it
 *   and it is there
 */
const SbLintKnown *
sb_lint_schema_find (const SbLintSchema *self, guint at, SbLintClass class, const char *schema,
                     const char *name)
{
  g_autofree char *key = sb_lint_key (schema, name);
  const SbLintKnown *known = sb_lint_schema_find_key (self, at, class, key);

  return known != NULL && !known->is_gone ? known : NULL;
}

/*< private >
 * sb_lint_schema_find_index_table:
 * @self: a schema
 * @key: of an index
 *
 * Returns: (nullable): the key of the table for which it was made last
 */
const char *
sb_lint_schema_find_index_table (const SbLintSchema *self, const char *key)
{
  const char *table = g_hash_table_lookup (self->index_tables, key);

  return table == NULL && self->below != NULL ? sb_lint_schema_find_index_table (self->below, key)
                                              : table;
}

/**
 * sb_lint_schema_find_index:
 * @self: a schema
 * @at: after which step
 * @schema: (nullable): its schema as written
 * @name: its name
 * @index: (out) (nullable): the index
 *
 * Returns: (transfer none) (nullable): the table that it is of
 */
const SbLintKnown *
sb_lint_schema_find_index (const SbLintSchema *self, guint at, const char *schema, const char *name,
                           const SbLintPart **index)
{
  g_autofree char *key = sb_lint_key (schema, name);
  const char *table = sb_lint_schema_find_index_table (self, key);
  const SbLintKnown *known = table != NULL
                                 ? sb_lint_schema_find_key (self, at, SB_LINT_RELATION, table)
                                 : NULL;

  *index = known != NULL && !known->is_gone ? sb_lint_known_part (known, SB_LINT_PART_INDEX, name)
                                            : NULL;
  return *index != NULL ? known : NULL;
}

static gboolean
is_in_doubt (const SbLintSchema *self, guint from, guint to, guint facets)
{
  for (guint i = 0; i < self->doubts->len; i++)
    {
      const Doubt *doubt = &g_array_index (self->doubts, Doubt, i);

      if (doubt->step >= from && doubt->step <= to && (doubt->facets & facets))
        return TRUE;
    }
  return FALSE;
}

/**
 * sb_lint_schema_is_sure:
 * @self: a schema
 * @at: after which step
 * @known: one of its objects at that step
 * @facets: of #SbLintFacets
 *
 * Returns: whether nothing since it was made may have changed these facets unseen, as SQL that is
 *   put together at run time
 */
gboolean
sb_lint_schema_is_sure (const SbLintSchema *self, guint at, const SbLintKnown *known, guint facets)
{
  if (known->maker == self)
    return !is_in_doubt (self, known->made, at, facets);
  return !is_in_doubt (self, 0, at, facets)
         && (self->below == NULL
             || sb_lint_schema_is_sure (self->below, self->at_below, known, facets));
}

static void
add_to_list (GHashTable *listed, GPtrArray *list, const SbLintSchema *self, guint at,
             SbLintClass class)
{
  GHashTableIter iter;
  gpointer key, versions;

  g_hash_table_iter_init (&iter, self->objects[class]);
  while (g_hash_table_iter_next (&iter, &key, &versions))
    {
      const SbLintKnown *known = find_version (self, at, versions);

      if (known == NULL || !g_hash_table_add (listed, key))
        continue;
      if (!known->is_gone)
        g_ptr_array_add (list, (gpointer) known);
    }
  if (self->below != NULL)
    add_to_list (listed, list, self->below, self->at_below, class);
}

/**
 * sb_lint_schema_list:
 * @self: a schema
 * @at: after which step
 * @class: what shares a name space
 *
 * Looks at all: for what a script does seldom.
 *
 * Returns: (transfer container) (element-type SbLintKnown): what is there, in no order
 */
GPtrArray *
sb_lint_schema_list (const SbLintSchema *self, guint at, SbLintClass class)
{
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list = g_ptr_array_new ();

  add_to_list (listed, list, self, at, class);
  return list;
}

/**
 * sb_lint_known_part:
 * @self: (nullable): an object
 * @kind: of a part
 * @name: its name
 *
 * Returns: (transfer none) (nullable): the part
 */
const SbLintPart *
sb_lint_known_part (const SbLintKnown *self, SbLintPartKind kind, const char *name)
{
  for (guint i = 0; self != NULL && i < self->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (self->parts, i);

      if (part->kind == kind && strcmp (part->name, name) == 0)
        return part;
    }
  return NULL;
}
