/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-known.h"

#include <string.h>

/* The file's own steps, one for each unit, on top of the migrations before it. */
static SbLintSchema *
build (SbLintPass *pass)
{
  guint at;
  SbLintSchema *below = sb_lint_context_get_schema (pass->context, &at);
  SbLintSchema *schema = sb_lint_schema_new (below, at);

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);
      g_autoptr (GArray) changes = NULL;

      sb_lint_schema_begin_step (schema, NULL, NULL);
      if (unit->in_function)
        continue;
      changes = sb_lint_change_list_new ();
      sb_lint_change_list_read (changes, unit->root, unit->kind, unit->guards);
      sb_lint_schema_add (schema, (const SbLintChange *) (gpointer) changes->data, changes->len);
    }
  sb_lint_schema_end (schema);
  return schema;
}

static const SbLintSchema *
ensure (SbLintPass *pass)
{
  if (pass->schema == NULL)
    pass->schema = build (pass);
  return pass->schema;
}

static guint
get_step (SbLintPass *pass, const SbLintUnit *unit)
{
  return (guint) (unit - sb_lint_get_unit (pass, 0));
}

static const SbLintKnown *
find (SbLintPass *pass, guint at, SbLintClass class, const char *schema, const char *name,
      guint facets)
{
  const SbLintSchema *all = ensure (pass);
  const SbLintKnown *known = sb_lint_schema_find (all, at, class, schema, name);

  return known != NULL && sb_lint_schema_is_sure (all, at, known, facets) ? known : NULL;
}

/**
 * sb_lint_known:
 * @pass: a pass
 * @unit: where it is asked for
 * @class: what shares its name space
 * @schema: (nullable): its schema as written
 * @name: its name
 * @facets: of #SbLintFacets: what is asked for
 *
 * Returns: (transfer none) (nullable): the object as it is right before @unit, where migrations, or
 *   the file itself, say something of it and nothing has changed the facets unseen
 */
const SbLintKnown *
sb_lint_known (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class, const char *schema,
               const char *name, guint facets)
{
  return find (pass, get_step (pass, unit), class, schema, name, facets);
}

/**
 * sb_lint_known_relation:
 * @pass: a pass
 * @unit: where it is asked for
 * @relation: (nullable): a table or view
 * @facets: of #SbLintFacets
 *
 * Returns: (nullable): as sb_lint_known()
 */
const SbLintKnown *
sb_lint_known_relation (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__RangeVar *relation,
                        guint facets)
{
  return relation != NULL ? sb_lint_known (pass, unit, SB_LINT_RELATION, relation->schemaname,
                                           relation->relname, facets)
                          : NULL;
}

/**
 * sb_lint_known_table:
 * @pass: a pass
 * @unit: where it is asked for
 * @relation: (nullable): a table
 * @facets: of #SbLintFacets
 *
 * Returns: (nullable): as sb_lint_known(), where all of the table is known from its CREATE on: what
 *   it is not said to have it has not
 */
const SbLintKnown *
sb_lint_known_table (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__RangeVar *relation,
                     guint facets)
{
  const SbLintKnown *known = sb_lint_known_relation (pass, unit, relation, facets);

  return known != NULL && (known->flags & SB_LINT_IS_WHOLE) && strcmp (known->kind, "table") == 0
             ? known
             : NULL;
}

/**
 * sb_lint_known_column:
 * @pass: a pass
 * @unit: where it is asked for
 * @relation: (nullable): a table
 * @column: a column of it
 *
 * Returns: (nullable): the column as it is right before @unit
 */
const SbLintPart *
sb_lint_known_column (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__RangeVar *relation,
                      const char *column)
{
  return sb_lint_known_part (sb_lint_known_relation (pass, unit, relation, SB_LINT_COLUMNS),
                             SB_LINT_PART_COLUMN, column);
}

/**
 * sb_lint_known_index:
 * @pass: a pass
 * @unit: where it is asked for
 * @schema: (nullable): its schema as written
 * @name: its name
 * @index: (out) (nullable): the index
 *
 * Returns: (nullable): the table that has an index of that name right before @unit
 */
const SbLintKnown *
sb_lint_known_index (SbLintPass *pass, const SbLintUnit *unit, const char *schema, const char *name,
                     const SbLintPart **index)
{
  const SbLintSchema *all = ensure (pass);
  guint at = get_step (pass, unit);
  const SbLintKnown *known = sb_lint_schema_find_index (all, at, schema, name, index);

  return known != NULL && sb_lint_schema_is_sure (all, at, known, SB_LINT_INDEXES) ? known : NULL;
}

/**
 * sb_lint_known_before:
 * @pass: a pass
 * @class: what shares its name space
 * @schema: (nullable): its schema as written
 * @name: its name
 * @facets: of #SbLintFacets
 *
 * Returns: (nullable): the object as the migrations before leave it to the file
 */
const SbLintKnown *
sb_lint_known_before (SbLintPass *pass, SbLintClass class, const char *schema, const char *name,
                      guint facets)
{
  return find (pass, 0, class, schema, name, facets);
}

/**
 * sb_lint_known_after:
 * @pass: a pass
 * @class: what shares its name space
 * @schema: (nullable): its schema as written
 * @name: its name
 * @facets: of #SbLintFacets
 *
 * Returns: (nullable): the object as the file leaves it
 */
const SbLintKnown *
sb_lint_known_after (SbLintPass *pass, SbLintClass class, const char *schema, const char *name,
                     guint facets)
{
  return find (pass, SB_LINT_NOW, class, schema, name, facets);
}

/**
 * sb_lint_known_list:
 * @pass: a pass
 * @unit: (nullable): where it is asked for; %NULL for the end of the file
 * @class: what shares a name space
 *
 * Looks at all that a project has: for what a script does seldom.
 *
 * Returns: (transfer container) (element-type SbLintKnown): what is there, in no order
 */
GPtrArray *
sb_lint_known_list (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class)
{
  return sb_lint_schema_list (ensure (pass), unit != NULL ? get_step (pass, unit) : SB_LINT_NOW,
                              class);
}

/**
 * sb_lint_known_not_null:
 * @pass: a pass
 * @unit: where it is asked for
 * @relation: (nullable): a table
 * @column: a column of it
 *
 * Returns: whether the column, right before @unit, is NOT NULL, or has a validated CHECK that says
 *   so: then nothing has to be read to make it NOT NULL
 */
gboolean
sb_lint_known_not_null (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__RangeVar *relation,
                        const char *column)
{
  const SbLintKnown *table = sb_lint_known_relation (pass, unit, relation, SB_LINT_COLUMNS);
  const SbLintPart *known = sb_lint_known_part (table, SB_LINT_PART_COLUMN, column);

  if (known != NULL && (known->flags & SB_LINT_PART_NOT_NULL))
    return TRUE;
  for (guint i = 0; table != NULL && i < table->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (table->parts, i);

      if (part->kind == SB_LINT_PART_CHECK && (part->flags & SB_LINT_PART_NOT_NULL)
          && !(part->flags & SB_LINT_PART_NOT_VALID) && part->columns[0] != NULL
          && strcmp (part->columns[0], column) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
begins_with (const SbLintPart *part, const char *const *names, guint n_names)
{
  if (g_strv_length (part->columns) < n_names)
    return FALSE;
  for (guint i = 0; i < n_names; i++)
    {
      gboolean is_there = FALSE;

      for (guint k = 0; k < n_names; k++)
        is_there |= strcmp (part->columns[k], names[i]) == 0;
      if (!is_there)
        return FALSE;
    }
  return TRUE;
}

/**
 * sb_lint_known_covers:
 * @table: (nullable): a table
 * @names: (array length=n_names): columns
 * @n_names: how many
 *
 * Returns: whether it has an index or key of all rows that begins with these columns, in any order
 */
gboolean
sb_lint_known_covers (const SbLintKnown *table, const char *const *names, guint n_names)
{
  for (guint i = 0; table != NULL && i < table->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (table->parts, i);

      if ((part->kind == SB_LINT_PART_INDEX || part->kind == SB_LINT_PART_KEY)
          && !(part->flags & SB_LINT_PART_PARTIAL) && begins_with (part, names, n_names))
        return TRUE;
      /* UNIQUE USING INDEX tells no columns. */
      if (part->kind == SB_LINT_PART_KEY && part->columns[0] == NULL)
        return TRUE;
    }
  return FALSE;
}
