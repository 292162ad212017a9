/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the primary keys of a project are made of. */
#include "sb-lint-schema-private.h"

#include <string.h>

/* So many tables make a habit, where they are more than twice the others. */
#define HABIT 3

static const char *
find_key_column (const SbLintKnown *table)
{
  for (guint i = 0; i < table->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (table->parts, i);

      if (part->kind == SB_LINT_PART_KEY && (part->flags & SB_LINT_PART_PRIMARY))
        return g_strv_length (part->columns) == 1 ? part->columns[0] : NULL;
    }
  return NULL;
}

/*< private >
 * sb_lint_schema_find_keys:
 * @self: a schema that is built
 *
 * Returns: what most of its tables have for a primary key of one column
 */
SbLintKeys
sb_lint_schema_find_keys (const SbLintSchema *self)
{
  g_autoptr (GPtrArray) tables = sb_lint_schema_list (self, SB_LINT_NOW, SB_LINT_RELATION);
  guint n_uuid = 0, n_bigint = 0;

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintKnown *table = g_ptr_array_index (tables, i);
      const char *key = find_key_column (table);
      const SbLintPart *column = key != NULL ? sb_lint_known_part (table, SB_LINT_PART_COLUMN, key)
                                             : NULL;

      n_uuid += column != NULL && strcmp (column->text, "uuid") == 0;
      n_bigint += column != NULL && strcmp (column->text, "int8") == 0;
    }
  if (n_uuid >= HABIT && n_uuid > 2 * n_bigint)
    return SB_LINT_KEYS_UUID;
  return n_bigint >= HABIT && n_bigint > 2 * n_uuid ? SB_LINT_KEYS_BIGINT : SB_LINT_KEYS_ANY;
}

/**
 * sb_lint_schema_get_keys:
 * @self: a schema that is built
 *
 * Returns: what the project's primary keys are made of, where nearly all are made of one type
 */
SbLintKeys
sb_lint_schema_get_keys (const SbLintSchema *self)
{
  return self->keys;
}
