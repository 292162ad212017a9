/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-request.h"

#include "sb-file.h"
#include "sb-lint.h"
#include "sb-psql.h"
#include "sb-script-file.h"

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
  sb_lint_context_set_pair (context, self->role == SB_ROLE_FORWARD ? script : forward,
                            self->role == SB_ROLE_ROLLBACK ? script : rollback,
                            self->role == SB_ROLE_VERIFY ? script : verify);
  return sb_lint_check (script, context);
}
