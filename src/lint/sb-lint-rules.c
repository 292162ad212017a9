/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-families.h"

#include <string.h>

/* clang-format off */
static const SbLintRule *const families[] = {
  sb_lint_locks,
  sb_lint_locks_columns,
  sb_lint_locks_constraints,
  sb_lint_locks_file,
  sb_lint_locks_held,
  sb_lint_locks_partitions,
  sb_lint_data_loss,
  sb_lint_data_rows,
  sb_lint_compat,
  sb_lint_compat_known,
  sb_lint_idempotent,
  sb_lint_idempotent_hidden,
  sb_lint_types,
  sb_lint_types_keys,
  sb_lint_types_indexes,
  sb_lint_types_tables,
  sb_lint_types_columns,
  sb_lint_types_house,
  sb_lint_types_triggers,
  sb_lint_security,
  sb_lint_security_api,
  sb_lint_security_columns,
  sb_lint_security_functions,
  sb_lint_security_grants,
  sb_lint_security_managed,
  sb_lint_security_policies,
  sb_lint_security_several,
  sb_lint_security_tables,
  sb_lint_security_known,
  sb_lint_security_texts,
  sb_lint_runner_alone,
  sb_lint_runner_blocks,
  sb_lint_runner_session,
  sb_lint_runner_settings,
  sb_lint_runner_values,
  sb_lint_runner_deferred,
  sb_lint_rows,
  sb_lint_conditions,
  sb_lint_text,
  sb_lint_keywords,
  sb_lint_psql,
  sb_lint_pair,
  sb_lint_pair_undo,
  sb_lint_undo,
  sb_lint_scope,
  sb_lint_naming,
  sb_lint_naming_style,
  sb_lint_naming_patterns,
  sb_lint_syntax,
};
/* clang-format on */

/**
 * sb_lint_rules_get_n:
 *
 * Returns: how many rules there are
 */
guint
sb_lint_rules_get_n (void)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (const SbLintRule *rule = families[i]; rule->id != NULL; rule++)
      n++;
  return n;
}

/**
 * sb_lint_rules_get:
 * @index: from 0, in the order of the families
 *
 * Returns: a rule
 */
const SbLintRule *
sb_lint_rules_get (guint index)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (const SbLintRule *rule = families[i]; rule->id != NULL; rule++)
      if (index-- == 0)
        return rule;
  g_return_val_if_reached (NULL);
}

/**
 * sb_lint_rules_find:
 * @name: an id or a slug, in any case
 *
 * Returns: (nullable): the rule of that name
 */
const SbLintRule *
sb_lint_rules_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (const SbLintRule *rule = families[i]; rule->id != NULL; rule++)
      if (g_ascii_strcasecmp (rule->id, name) == 0 || g_ascii_strcasecmp (rule->slug, name) == 0)
        return rule;
  return NULL;
}
