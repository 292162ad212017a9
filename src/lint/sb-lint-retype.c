/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-retype.h"

#include <stdlib.h>
#include <string.h>

/* "numeric(12,2)" */
typedef struct
{
  char *name;
  int first, second; /* -1: not given */
} Type;

static void
read_type (Type *type, const char *text)
{
  const char *bracket = strchr (text, '('), *comma = strchr (text, ',');

  type->name = g_strndup (text, strcspn (text, "("));
  type->first = bracket != NULL ? atoi (bracket + 1) : -1;
  type->second = comma != NULL ? atoi (comma + 1) : -1;
}

static int
get_width (const char *name)
{
  static const char *const names[] = { "int2", "int4", "int8", "numeric" };

  for (int i = 0; i < (int) G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      return i;
  return -1;
}

static SbLintRetype
compare_text (const Type *from, const Type *to)
{
  if (to->first < 0 || (from->first >= 0 && from->first <= to->first))
    return SB_LINT_RETYPE_FREE;
  return SB_LINT_RETYPE_NARROW;
}

static SbLintRetype
compare_numeric (const Type *from, const Type *to)
{
  int scale = MAX (from->second, 0), to_scale = MAX (to->second, 0);

  if (to->first < 0)
    return SB_LINT_RETYPE_FREE;
  if (from->first < 0 || to_scale < scale || to->first - to_scale < from->first - scale)
    return SB_LINT_RETYPE_NARROW;
  return to_scale == scale ? SB_LINT_RETYPE_FREE : SB_LINT_RETYPE_REWRITE;
}

static gboolean
is_text (const Type *type)
{
  return strcmp (type->name, "text") == 0 || strcmp (type->name, "varchar") == 0;
}

static SbLintRetype
compare (const Type *from, const Type *to)
{
  int width = get_width (from->name), to_width = get_width (to->name);

  if (is_text (from) && is_text (to))
    return compare_text (from, to);
  if (strcmp (from->name, "numeric") == 0 && strcmp (to->name, "numeric") == 0)
    return compare_numeric (from, to);
  if (width >= 0 && to_width >= 0 && to->first < 0)
    return width < to_width ? SB_LINT_RETYPE_REWRITE : SB_LINT_RETYPE_NARROW;
  if (strcmp (from->name, "float4") == 0 && strcmp (to->name, "float8") == 0)
    return SB_LINT_RETYPE_REWRITE;
  return SB_LINT_RETYPE_UNKNOWN;
}

/**
 * sb_lint_retype:
 * @from: (nullable): the type as it is: sb_lint_type_to_text()
 * @to: the type to be
 *
 * Measured on PostgreSQL 15.
 *
 * Returns: what ALTER COLUMN TYPE without USING costs
 */
SbLintRetype
sb_lint_retype (const char *from, const char *to)
{
  SbLintRetype result = SB_LINT_RETYPE_UNKNOWN;
  Type old, new;

  if (from == NULL || *from == '\0')
    return SB_LINT_RETYPE_UNKNOWN;
  if (strcmp (from, to) == 0)
    return SB_LINT_RETYPE_FREE;
  if (strchr (from, '[') != NULL || strchr (to, '[') != NULL)
    return SB_LINT_RETYPE_UNKNOWN;
  read_type (&old, from);
  read_type (&new, to);
  result = compare (&old, &new);
  g_free (old.name);
  g_free (new.name);
  return result;
}
