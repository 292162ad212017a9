/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-context.h"

#include "sb-lint-schema.h"

struct _SbLintContext
{
  gint ref_count; /* atomic */
  SbLintRunner runner;
  SbLintRole role;
  guint server_version;
  gboolean is_pooled, is_applied, is_edited, in_project;
  char *same, *newer;
  char *file_name;
  SbScript *forward, *rollback, *verify;
  SbLintSchema *schema;
  guint at;
  char **exposed_schemas;
  SbLintHouse *house;     /* NULL: nobody has said */
  GHashTable *rules;      /* const SbLintRule → GINT_TO_POINTER (is_on) */
  GHashTable *severities; /* const SbLintRule → SbSeverity */
};

/**
 * sb_lint_context_new:
 *
 * Returns: (transfer full): what holds for a file on its own: forward, our own runner, the server
 *   not known, a direct connection, `public` and `graphql_public` exposed, the rules' own defaults
 */
SbLintContext *
sb_lint_context_new (void)
{
  static const char *const exposed[] = { "public", "graphql_public", NULL };
  SbLintContext *self = g_new0 (SbLintContext, 1);

  self->ref_count = 1;
  self->exposed_schemas = g_strdupv ((char **) exposed);
  self->rules = g_hash_table_new (NULL, NULL);
  self->severities = g_hash_table_new (NULL, NULL);
  return self;
}

/**
 * sb_lint_context_ref:
 * @self: a context
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbLintContext *
sb_lint_context_ref (SbLintContext *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * sb_lint_context_unref:
 * @self: (transfer full): a context
 *
 * Any thread.
 */
void
sb_lint_context_unref (SbLintContext *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_clear_pointer (&self->forward, sb_script_unref);
  g_clear_pointer (&self->rollback, sb_script_unref);
  g_clear_pointer (&self->verify, sb_script_unref);
  g_clear_pointer (&self->schema, sb_lint_schema_unref);
  g_hash_table_unref (self->rules);
  g_hash_table_unref (self->severities);
  g_strfreev (self->exposed_schemas);
  g_clear_pointer (&self->house, sb_lint_house_unref);
  g_free (self->file_name);
  g_free (self->same);
  g_free (self->newer);
  g_free (self);
}

/**
 * sb_lint_context_set_runner:
 * @self: a context
 * @runner: who runs the file
 */
void
sb_lint_context_set_runner (SbLintContext *self, SbLintRunner runner)
{
  self->runner = runner;
}

/**
 * sb_lint_context_set_role:
 * @self: a context
 * @role: what the script is for
 */
void
sb_lint_context_set_role (SbLintContext *self, SbLintRole role)
{
  self->role = role;
}

/**
 * sb_lint_context_set_server_version:
 * @self: a context
 * @major: the target's version, as 15; 0 when it is not known
 */
void
sb_lint_context_set_server_version (SbLintContext *self, guint major)
{
  self->server_version = major;
}

/**
 * sb_lint_context_set_pooled:
 * @self: a context
 * @is_pooled: whether a pooler gives each transaction another server connection
 */
void
sb_lint_context_set_pooled (SbLintContext *self, gboolean is_pooled)
{
  self->is_pooled = is_pooled;
}

/**
 * sb_lint_context_set_applied:
 * @self: a context
 * @is_applied: whether the file was applied before: then only what is worth a change of an applied
 *   file is said
 */
void
sb_lint_context_set_applied (SbLintContext *self, gboolean is_applied)
{
  self->is_applied = is_applied;
}

/**
 * sb_lint_context_set_edited:
 * @self: a context
 * @is_edited: whether the text is another one than that which was applied
 */
void
sb_lint_context_set_edited (SbLintContext *self, gboolean is_edited)
{
  self->is_edited = is_edited;
}

/**
 * sb_lint_context_set_order:
 * @self: a context
 * @same: (nullable): the file of another migration with the same version
 * @newer: (nullable): the file of an applied migration that comes after this one, which is not
 */
void
sb_lint_context_set_order (SbLintContext *self, const char *same, const char *newer)
{
  g_free (self->same);
  g_free (self->newer);
  self->same = g_strdup (same);
  self->newer = g_strdup (newer);
}

/**
 * sb_lint_context_set_file_name:
 * @self: a context
 * @name: (nullable): the file's name without its folder; %NULL for a text without a file
 */
void
sb_lint_context_set_file_name (SbLintContext *self, const char *name)
{
  g_free (self->file_name);
  self->file_name = g_strdup (name);
}

/**
 * sb_lint_context_set_in_project:
 * @self: a context
 * @in_project: whether the file is a script of a project's migration, so that its pair is known
 */
void
sb_lint_context_set_in_project (SbLintContext *self, gboolean in_project)
{
  self->in_project = in_project;
}

static void
set_script (SbScript **place, SbScript *script)
{
  g_clear_pointer (place, sb_script_unref);
  *place = script != NULL ? sb_script_ref (script) : NULL;
}

/**
 * sb_lint_context_set_pair:
 * @self: a context
 * @forward: (nullable): the migration's forward script
 * @rollback: (nullable): its rollback script
 * @verify: (nullable): its verify script
 *
 * The script that is linted may be among them or not.
 */
void
sb_lint_context_set_pair (SbLintContext *self, SbScript *forward, SbScript *rollback,
                          SbScript *verify)
{
  set_script (&self->forward, forward);
  set_script (&self->rollback, rollback);
  set_script (&self->verify, verify);
}

/**
 * sb_lint_context_set_schema:
 * @self: a context
 * @schema: (nullable): what the project's migrations make
 * @at: after which of its steps the script is run
 */
void
sb_lint_context_set_schema (SbLintContext *self, SbLintSchema *schema, guint at)
{
  g_clear_pointer (&self->schema, sb_lint_schema_unref);
  self->schema = schema != NULL ? sb_lint_schema_ref (schema) : NULL;
  self->at = at;
}

/**
 * sb_lint_context_set_exposed_schemas:
 * @self: a context
 * @schemas: (array zero-terminated): the schemas that the API shows to the world
 */
void
sb_lint_context_set_exposed_schemas (SbLintContext *self, const char *const *schemas)
{
  g_strfreev (self->exposed_schemas);
  self->exposed_schemas = g_strdupv ((char **) schemas);
}

/**
 * sb_lint_context_set_house:
 * @self: a context
 * @house: (transfer none): what the project is used to
 */
void
sb_lint_context_set_house (SbLintContext *self, SbLintHouse *house)
{
  sb_lint_house_ref (house);
  g_clear_pointer (&self->house, sb_lint_house_unref);
  self->house = house;
}

/**
 * sb_lint_context_set_rule:
 * @self: a context
 * @rule: a rule
 * @is_on: whether to check it, whatever its default
 */
void
sb_lint_context_set_rule (SbLintContext *self, const SbLintRule *rule, gboolean is_on)
{
  g_hash_table_insert (self->rules, (gpointer) rule, GINT_TO_POINTER (is_on));
}

/**
 * sb_lint_context_set_severity:
 * @self: a context
 * @rule: a rule
 * @severity: how bad all its findings are, whatever it thinks itself
 */
void
sb_lint_context_set_severity (SbLintContext *self, const SbLintRule *rule, SbSeverity severity)
{
  g_hash_table_insert (self->severities, (gpointer) rule, GINT_TO_POINTER ((int) severity));
}

/**
 * sb_lint_context_get_keys:
 * @self: a context
 *
 * Returns: what the project wants primary keys to be made of; where it does not say, what its tables
 *   use
 */
SbLintKeys
sb_lint_context_get_keys (const SbLintContext *self)
{
  SbLintKeys keys = sb_lint_house_get_keys (self->house);

  return keys == SB_LINT_KEYS_ANY && self->schema != NULL ? sb_lint_schema_get_keys (self->schema)
                                                          : keys;
}

/**
 * sb_lint_context_get_house:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): what the project is used to; %NULL where it does not say
 */
SbLintHouse *
sb_lint_context_get_house (const SbLintContext *self)
{
  return self->house;
}

/**
 * sb_lint_context_find_severity:
 * @self: a context
 * @rule: a rule
 * @severity: (out): how bad its findings are
 *
 * Returns: whether that was set
 */
gboolean
sb_lint_context_find_severity (const SbLintContext *self, const SbLintRule *rule,
                               SbSeverity *severity)
{
  gpointer value = NULL;
  gboolean is_set = g_hash_table_lookup_extended (self->severities, rule, NULL, &value);

  *severity = (SbSeverity) GPOINTER_TO_INT (value);
  return is_set;
}

/**
 * sb_lint_context_get_runner:
 * @self: a context
 *
 * Returns: who runs the file
 */
SbLintRunner
sb_lint_context_get_runner (const SbLintContext *self)
{
  return self->runner;
}

/**
 * sb_lint_context_get_role:
 * @self: a context
 *
 * Returns: what the script is for
 */
SbLintRole
sb_lint_context_get_role (const SbLintContext *self)
{
  return self->role;
}

/**
 * sb_lint_context_get_server_version:
 * @self: a context
 *
 * Returns: the target's major version; 0 when it is not known
 */
guint
sb_lint_context_get_server_version (const SbLintContext *self)
{
  return self->server_version;
}

/**
 * sb_lint_context_is_pooled:
 * @self: a context
 *
 * Returns: whether a pooler gives each transaction another server connection
 */
gboolean
sb_lint_context_is_pooled (const SbLintContext *self)
{
  return self->is_pooled;
}

/**
 * sb_lint_context_is_applied:
 * @self: a context
 *
 * Returns: whether the file was applied before
 */
gboolean
sb_lint_context_is_applied (const SbLintContext *self)
{
  return self->is_applied;
}

/**
 * sb_lint_context_is_edited:
 * @self: a context
 *
 * Returns: whether the text is another one than that which was applied
 */
gboolean
sb_lint_context_is_edited (const SbLintContext *self)
{
  return self->is_edited;
}

/**
 * sb_lint_context_get_same:
 * @self: a context
 *
 * Returns: (nullable): the file of another migration with the same version
 */
const char *
sb_lint_context_get_same (const SbLintContext *self)
{
  return self->same;
}

/**
 * sb_lint_context_get_newer:
 * @self: a context
 *
 * Returns: (nullable): the file of an applied migration that comes after this one, which is not
 */
const char *
sb_lint_context_get_newer (const SbLintContext *self)
{
  return self->newer;
}

/**
 * sb_lint_context_get_file_name:
 * @self: a context
 *
 * Returns: (nullable): the file's name without its folder
 */
const char *
sb_lint_context_get_file_name (const SbLintContext *self)
{
  return self->file_name;
}

/**
 * sb_lint_context_is_in_project:
 * @self: a context
 *
 * Returns: whether the file is a script of a project's migration
 */
gboolean
sb_lint_context_is_in_project (const SbLintContext *self)
{
  return self->in_project;
}

/**
 * sb_lint_context_get_forward:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the migration's forward script
 */
SbScript *
sb_lint_context_get_forward (const SbLintContext *self)
{
  return self->forward;
}

/**
 * sb_lint_context_get_rollback:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the migration's rollback script
 */
SbScript *
sb_lint_context_get_rollback (const SbLintContext *self)
{
  return self->rollback;
}

/**
 * sb_lint_context_get_verify:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the migration's verify script
 */
SbScript *
sb_lint_context_get_verify (const SbLintContext *self)
{
  return self->verify;
}

/**
 * sb_lint_context_get_schema:
 * @self: a context
 * @at: (out): after which of its steps the script is run
 *
 * Rules ask by sb_lint_known().
 *
 * Returns: (transfer none) (nullable): what the project's migrations make
 */
SbLintSchema *
sb_lint_context_get_schema (const SbLintContext *self, guint *at)
{
  *at = self->at;
  return self->schema;
}

/**
 * sb_lint_context_is_exposed:
 * @self: a context
 * @schema: (nullable): a schema; %NULL or "" for the default one, `public`
 *
 * Returns: whether the API shows it to the world
 */
gboolean
sb_lint_context_is_exposed (const SbLintContext *self, const char *schema)
{
  if (schema == NULL || *schema == '\0')
    schema = "public";
  return g_strv_contains ((const char *const *) self->exposed_schemas, schema);
}

/* Nothing that a verify script does stays, and it makes nothing that is in use. */
static gboolean
is_about_change (const SbLintRule *rule)
{
  static const char *const families[] = { "LK", "DL", "BC", "ID", "TY" };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (g_str_has_prefix (rule->id, families[i]))
      return TRUE;
  return FALSE;
}

/**
 * sb_lint_context_is_on:
 * @self: a context
 * @rule: a rule
 *
 * Returns: whether to check it here
 */
gboolean
sb_lint_context_is_on (const SbLintContext *self, const SbLintRule *rule)
{
  gpointer is_on;

  if (self->is_applied && !(rule->flags & SB_LINT_APPLIED))
    return FALSE;
  if (self->role == SB_LINT_ROLE_VERIFY && is_about_change (rule))
    return FALSE;
  if (g_hash_table_lookup_extended (self->rules, rule, NULL, &is_on))
    return GPOINTER_TO_INT (is_on);
  return !(rule->flags & SB_LINT_OFF);
}
