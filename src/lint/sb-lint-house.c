/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-house.h"

#include <string.h>

/* A pattern from a file may backtrack without end; of a name of 63 bytes it needs little. */
#define LIMITS "(*LIMIT_MATCH=50000)(*LIMIT_DEPTH=5000)"

#define MAX_PATTERN 1000

#define N_NAMES (SB_LINT_NAMES_FOREIGN + 1)

struct _SbLintHouse
{
  gatomicrefcount ref_count;
  SbLintKeys keys;
  GRegex *plain;        /* NULL: not said */
  char *names[N_NAMES]; /* NULL: not said */
};

/**
 * sb_lint_house_new:
 *
 * Returns: (transfer full): a house that takes everything
 */
SbLintHouse *
sb_lint_house_new (void)
{
  SbLintHouse *self = g_new0 (SbLintHouse, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

/**
 * sb_lint_house_ref:
 * @self: a house
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbLintHouse *
sb_lint_house_ref (SbLintHouse *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_lint_house_unref:
 * @self: (transfer full): a house
 *
 * Any thread.
 */
void
sb_lint_house_unref (SbLintHouse *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->plain, g_regex_unref);
  for (guint i = 0; i < N_NAMES; i++)
    g_free (self->names[i]);
  g_free (self);
}

/**
 * sb_lint_house_set_keys:
 * @self: a house that nobody else has seen
 * @keys: what primary keys are made of
 */
void
sb_lint_house_set_keys (SbLintHouse *self, SbLintKeys keys)
{
  self->keys = keys;
}

static gboolean
set_expression (SbLintHouse *self, const char *pattern, GError **error)
{
  g_autoptr (GRegex) alone = NULL;
  g_autofree char *whole = NULL;

  /* By itself first: what it says of a mistake counts from its own first character. */
  alone = g_regex_new (pattern, 0, 0, error);
  if (alone == NULL)
    return FALSE;
  whole = g_strconcat (LIMITS "^(?:", pattern, ")$", NULL);
  g_clear_pointer (&self->plain, g_regex_unref);
  self->plain = g_regex_new (whole, G_REGEX_DOLLAR_ENDONLY, 0, error);
  return self->plain != NULL;
}

/**
 * sb_lint_house_set_names:
 * @self: a house that nobody else has seen
 * @names: of what
 * @pattern: what they look like
 * @error: return location for a #GRegexError
 *
 * Returns: whether the pattern can be read
 */
gboolean
sb_lint_house_set_names (SbLintHouse *self, SbLintNames names, const char *pattern, GError **error)
{
  if (strlen (pattern) > MAX_PATTERN)
    {
      g_set_error (error, G_REGEX_ERROR, G_REGEX_ERROR_COMPILE, "it is too long");
      return FALSE;
    }
  if (names != SB_LINT_NAMES_PLAIN && strstr (pattern, "{table}") == NULL)
    {
      g_set_error (error, G_REGEX_ERROR, G_REGEX_ERROR_COMPILE, "it has no {table}");
      return FALSE;
    }
  if (names == SB_LINT_NAMES_PLAIN && !set_expression (self, pattern, error))
    return FALSE;
  g_free (self->names[names]);
  self->names[names] = g_strdup (pattern);
  return TRUE;
}

/**
 * sb_lint_house_get_keys:
 * @self: (nullable): a house
 *
 * Returns: what primary keys are made of
 */
SbLintKeys
sb_lint_house_get_keys (const SbLintHouse *self)
{
  return self != NULL ? self->keys : SB_LINT_KEYS_ANY;
}

/**
 * sb_lint_house_has_names:
 * @self: (nullable): a house
 * @names: of what
 *
 * Returns: whether it says what they look like
 */
gboolean
sb_lint_house_has_names (const SbLintHouse *self, SbLintNames names)
{
  return self != NULL && self->names[names] != NULL;
}

/**
 * sb_lint_house_takes_name:
 * @self: a house that says what names of tables and columns look like
 * @name: a name
 *
 * Any thread.
 *
 * Returns: whether it looks like that; also where the pattern takes too many steps to tell
 */
gboolean
sb_lint_house_takes_name (const SbLintHouse *self, const char *name)
{
  g_autoptr (GError) error = NULL;

  return g_regex_match_full (self->plain, name, -1, 0, 0, NULL, &error) || error != NULL;
}

/**
 * sb_lint_house_make_name:
 * @self: (nullable): a house
 * @names: of indexes or foreign keys
 * @table: the table
 * @columns: its columns, with underscores between them
 *
 * Returns: (transfer full) (nullable): the name that it should have; %NULL where nobody has said
 */
char *
sb_lint_house_make_name (const SbLintHouse *self, SbLintNames names, const char *table,
                         const char *columns)
{
  g_autoptr (GString) name = NULL;

  if (!sb_lint_house_has_names (self, names))
    return NULL;
  name = g_string_new (self->names[names]);
  g_string_replace (name, "{columns}", columns, 0);
  g_string_replace (name, "{table}", table, 0);
  return g_string_free (g_steal_pointer (&name), FALSE);
}
