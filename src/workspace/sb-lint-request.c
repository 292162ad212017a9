/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-request.h"

#include "sb-file.h"
#include "sb-lint.h"
#include "sb-psql.h"
#include "sb-script-file.h"

#include <string.h>

/* What psql would make of it, where that can be told; else as it is. */
static SbScript *
read_script (const SbLintRequest *self, SbScriptRole role, const char *path, GError **error)
{
  gsize length;
  g_autofree char *text = NULL;

  if (self->scripts[role] != NULL)
    return sb_script_ref (self->scripts[role]);
  text = sb_file_read (path, &length, error);
  if (text == NULL)
    return NULL;
  if (self->migration != NULL && sb_psql_is_needed (text, length))
    {
      SbScript *script = sb_script_file_read (self->migration, role, path, NULL);

      if (script != NULL)
        return script;
    }
  return sb_script_parse_with_trees (text, length, error);
}

/**
 * sb_lint_request_read:
 * @self: a request with a migration
 * @role: which of its scripts
 * @error: return location for an error of files, or an #SbSqlError
 *
 * Workers only.
 *
 * Returns: (transfer full) (nullable): the script, as lint looks at it
 */
SbScript *
sb_lint_request_read (const SbLintRequest *self, SbScriptRole role, GError **error)
{
  return read_script (self, role, self->migration->paths[role], error);
}

static void
set_schema (const SbLintRequest *self, SbLintContext *context)
{
  const char *mark;
  guint step;

  if (self->schema == NULL || self->migration == NULL
      || !sb_lint_schema_find_step (self->schema, self->migration->key, &step, &mark))
    return;
  /* A rollback is run after its forward script. */
  sb_lint_context_set_schema (context, self->schema,
                              self->role == SB_ROLE_FORWARD ? step - 1 : step);
}

static SbScript *
read_other (const SbLintRequest *self, SbScriptRole role)
{
  if (role == self->role || self->migration == NULL)
    return NULL;
  if (self->scripts[role] == NULL && self->migration->paths[role] == NULL)
    return NULL;
  return read_script (self, role, self->migration->paths[role], NULL);
}

/**
 * sb_lint_has_api:
 * @project: a project
 * @schema: (nullable): what its migrations make
 *
 * Returns: whether tables can be reached from outside, as in Supabase: the layout is Supabase's, or
 *   migrations use row security or the roles of its API
 */
gboolean
sb_lint_has_api (SbProject *project, const SbLintSchema *schema)
{
  return strcmp (sb_layout_get_id (sb_project_get_layout (project)), "supabase") == 0
         || (schema != NULL && sb_lint_schema_has_api (schema));
}

/**
 * sb_lint_find_same:
 * @project: a project
 * @index: of a migration
 *
 * Returns: (transfer none) (nullable): another one with its version
 */
const SbMigration *
sb_lint_find_same (SbProject *project, guint index)
{
  const SbMigration *migration = sb_project_get_migration (project, index);

  for (guint i = 0; migration->is_duplicate && i < sb_project_get_n_migrations (project); i++)
    if (i != index
        && strcmp (sb_project_get_migration (project, i)->version, migration->version) == 0)
      return sb_project_get_migration (project, i);
  return NULL;
}

/**
 * sb_lint_request_check:
 * @self: what is to be linted
 * @error: return location for an error of files, or an #SbSqlError
 *
 * Reads what has to be read and checks the script. Workers only.
 *
 * Returns: (transfer full) (nullable): the findings
 */
SbFindingList *
sb_lint_request_check (const SbLintRequest *self, GError **error)
{
  static const SbLintRole roles[SB_N_ROLES] = { SB_LINT_ROLE_FORWARD, SB_LINT_ROLE_ROLLBACK,
                                                SB_LINT_ROLE_VERIFY };
  static const char *const no_schemas[] = { NULL };
  g_autoptr (SbScript) script = read_script (self, self->role, self->path, error);
  g_autoptr (SbLintContext) context = NULL;
  g_autoptr (SbScript) forward = NULL, rollback = NULL, verify = NULL;
  g_autofree char *name = NULL;

  if (script == NULL)
    return NULL;
  context = sb_lint_context_new ();
  name = g_path_get_basename (self->path);
  forward = read_other (self, SB_ROLE_FORWARD);
  rollback = read_other (self, SB_ROLE_ROLLBACK);
  verify = read_other (self, SB_ROLE_VERIFY);
  sb_lint_context_set_role (context, roles[self->role]);
  sb_lint_context_set_file_name (context, name);
  sb_lint_context_set_in_project (context, self->migration != NULL);
  sb_lint_context_set_server_version (context, self->facts.server_version);
  sb_lint_context_set_pooled (context, self->facts.is_pooled);
  sb_lint_context_set_applied (context, self->facts.is_applied);
  if (self->migration != NULL && !sb_lint_settings_get_api (self->settings, self->has_api))
    sb_lint_context_set_exposed_schemas (context, no_schemas);
  sb_lint_context_set_edited (context, self->facts.is_edited);
  if (self->role == SB_ROLE_FORWARD)
    sb_lint_context_set_order (context, self->same, self->newer);
  set_schema (self, context);
  sb_lint_context_set_pair (context, self->role == SB_ROLE_FORWARD ? script : forward,
                            self->role == SB_ROLE_ROLLBACK ? script : rollback,
                            self->role == SB_ROLE_VERIFY ? script : verify);
  if (self->settings != NULL)
    sb_lint_settings_apply (self->settings, context);
  return sb_lint_check (script, context);
}

/**
 * sb_lint_request_map:
 * @self: what is being edited
 *
 * Workers only: it may include other files.
 *
 * Returns: (transfer full) (nullable): how a run would commit the script; %NULL for one that is no
 *   part of a run, or that cannot be told yet
 */
SbTransactionMap *
sb_lint_request_map (const SbLintRequest *self)
{
  SbScript *script = self->scripts[self->role];
  gboolean is_whole = self->migration != NULL && self->migration->paths[SB_ROLE_FORWARD] != NULL;
  g_autoptr (SbScript) sent = NULL;

  if (script == NULL || self->role == SB_ROLE_VERIFY)
    return NULL;
  sent = is_whole ? sb_script_file_expand (self->migration, self->role, self->path, script)
                  : sb_script_ref (script);
  return sent != NULL ? sb_transaction_map_new (sent) : NULL;
}
