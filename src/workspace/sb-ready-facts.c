/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-ready-facts.h"

#include "sb-digest.h"
#include "sb-includes.h"
#include "sb-lint-request.h"
#include "sb-thread.h"

/**
 * sb_ready_request_new:
 * @migration: whose checklist is wanted
 *
 * Returns: (transfer full): a request about the files as they are on disk
 */
SbReadyRequest *
sb_ready_request_new (SbMigration *migration)
{
  SbReadyRequest *self = g_new0 (SbReadyRequest, 1);

  self->migration = sb_migration_ref (migration);
  for (guint role = 0; role < SB_N_ROLES; role++)
    self->paths[role] = g_strdup (migration->paths[role]);
  return self;
}

/**
 * sb_ready_request_free:
 * @self: (transfer full) (nullable): a request
 */
void
sb_ready_request_free (SbReadyRequest *self)
{
  if (self == NULL)
    return;
  sb_migration_unref (self->migration);
  g_clear_pointer (&self->schema, sb_lint_schema_unref);
  for (guint role = 0; role < SB_N_ROLES; role++)
    {
      g_clear_pointer (&self->scripts[role], sb_script_unref);
      g_free (self->paths[role]);
    }
  g_free (self);
}

/* An applied migration is asked the same as a pending one: what the next database will meet. */
static void
read_script (SbReadyFacts *self, SbProject *project, const SbReadyRequest *request,
             SbScriptRole role, const char *same)
{
  SbLintRequest lint = { .migration = request->migration,
                         .role = role,
                         .path = request->paths[role],
                         .schema = request->schema,
                         .has_api = sb_lint_has_api (project, request->schema),
                         .same = same };
  g_autoptr (GError) error = NULL;
  const char *text;
  gsize length;

  if (request->paths[role] == NULL)
    return;
  for (guint i = 0; i < SB_N_ROLES; i++)
    lint.scripts[i] = request->scripts[i];
  self->findings[role] = sb_lint_request_check (&lint, &error);
  if (self->findings[role] == NULL)
    {
      self->unreadable[role] = g_strdup (error->message);
      return;
    }
  text = sb_script_get_file_text (sb_finding_list_get_script (self->findings[role]), &length);
  self->checksums[role] = sb_includes_dup_checksum (request->migration, request->paths[role], text,
                                                    length);
  if (role != SB_ROLE_VERIFY)
    sb_lint_subjects_read (&self->subjects[role],
                           sb_finding_list_get_script (self->findings[role]));
}

static char *
make_digest (const SbReadyFacts *self)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint role = 0; role < SB_N_ROLES; role++)
    g_string_append_printf (all, "%s\n",
                            self->checksums[role] != NULL ? self->checksums[role] : "");
  return sb_digest_bytes (all->str, all->len);
}

static void
look_at_git (SbReadyFacts *self, SbProject *project, const SbReadyRequest *request)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (guint role = 0; role < SB_N_ROLES; role++)
    if (request->paths[role] != NULL)
      g_ptr_array_add (paths, request->paths[role]);
  g_ptr_array_add (paths, NULL);
  sb_git_look (&self->git, sb_project_get_folder (project), (const char *const *) paths->pdata);
}

/* The file of another migration with the same version. */
static char *
dup_same (SbProject *project, const SbMigration *migration)
{
  for (guint i = 0; migration->is_duplicate && i < sb_project_get_n_migrations (project); i++)
    if (g_strcmp0 (sb_project_get_migration (project, i)->key, migration->key) == 0)
      {
        const SbMigration *other = sb_lint_find_same (project, i);

        return other != NULL ? sb_migration_dup_file_name (other, SB_ROLE_FORWARD) : NULL;
      }
  return NULL;
}

static void
find_proof (SbReadyFacts *self, SbProject *project)
{
  g_autoptr (SbProofs) proofs = sb_proofs_load (project);
  const char *checksums[SB_N_ROLES];
  SbProof *proof;

  for (guint role = 0; role < SB_N_ROLES; role++)
    {
      if (self->unreadable[role] != NULL)
        return;
      checksums[role] = self->checksums[role] != NULL ? self->checksums[role] : "-";
    }
  proof = sb_proofs_find (proofs, checksums);
  self->proof = proof != NULL ? sb_proof_ref (proof) : NULL;
}

/**
 * sb_ready_facts_read:
 * @self: (out): the facts; clear them with sb_ready_facts_clear()
 * @project: the project
 * @request: whose
 *
 * Lints the scripts, reads what was ticked and tried, and asks git. Workers only.
 */
void
sb_ready_facts_read (SbReadyFacts *self, SbProject *project, const SbReadyRequest *request)
{
  g_autofree char *same = dup_same (project, request->migration);
  SB_WORKERS_ONLY;

  *self = (SbReadyFacts){ .migration = sb_migration_ref (request->migration),
                          .is_modified = request->is_modified };
  for (guint role = 0; role < SB_N_ROLES; role++)
    read_script (self, project, request, role, same);
  self->digest = make_digest (self);
  self->ticks = sb_ticks_load (project);
  self->trials = sb_trials_load (project);
  find_proof (self, project);
  if (!request->is_modified)
    look_at_git (self, project, request);
}

/**
 * sb_ready_facts_clear:
 * @self: facts that were read, or zeros
 */
void
sb_ready_facts_clear (SbReadyFacts *self)
{
  g_clear_pointer (&self->migration, sb_migration_unref);
  for (guint role = 0; role < SB_N_ROLES; role++)
    {
      g_clear_pointer (&self->findings[role], sb_finding_list_unref);
      g_clear_pointer (&self->unreadable[role], g_free);
      g_clear_pointer (&self->checksums[role], g_free);
    }
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->ticks, sb_ticks_free);
  g_clear_pointer (&self->trials, sb_trials_free);
  g_clear_pointer (&self->proof, sb_proof_unref);
  sb_git_look_clear (&self->git);
}
