/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-job.h"

#include "sb-digest.h"
#include "sb-file.h"

/* A dump of a whole database would keep everybody else waiting. */
#define MAX_SIZE (4u << 20)

/**
 * sb_lint_job_free:
 * @self: (transfer full): a job
 */
void
sb_lint_job_free (SbLintJob *self)
{
  g_clear_pointer (&self->migration, sb_migration_unref);
  for (int role = 0; role < SB_N_ROLES; role++)
    g_clear_pointer (&self->request.scripts[role], sb_script_unref);
  g_clear_pointer (&self->request.schema, sb_lint_schema_unref);
  g_clear_pointer (&self->request.settings, sb_lint_settings_unref);
  g_clear_pointer (&self->findings, sb_finding_list_unref);
  g_clear_pointer (&self->map, sb_transaction_map_unref);
  g_free ((char *) self->request.same);
  g_free ((char *) self->request.newer);
  g_free (self->path);
  g_free (self->digest);
  g_free (self);
}

/* Of everything that findings depend on; %NULL where the script cannot be read. */
static char *
digest (const SbLintRequest *request)
{
  g_autoptr (GString) all = g_string_new (NULL);
  const char *mark = NULL;
  guint step;

  if (request->schema != NULL)
    sb_lint_schema_find_step (request->schema, request->migration->key, &step, &mark);
  g_string_append_printf (all, "%u %u %d %d %d %d\n%s\n%s\n%s", request->role,
                          request->facts.server_version, request->facts.is_pooled,
                          request->facts.is_applied, request->facts.is_edited, request->has_api,
                          request->same != NULL ? request->same : "",
                          request->newer != NULL ? request->newer : "", mark != NULL ? mark : "");
  if (request->settings != NULL)
    g_string_append_printf (all, "\n%s", sb_lint_settings_get_mark (request->settings));
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      const char *path = request->migration->paths[role];
      gsize length = 0;
      g_autofree char *text = path != NULL ? sb_file_read (path, &length, NULL) : NULL;
      g_autofree char *of_text = text != NULL && length <= MAX_SIZE ? sb_digest_bytes (text, length)
                                                                    : NULL;

      if (of_text == NULL && role == (int) request->role)
        return NULL;
      g_string_append_printf (all, "\n%s\n%s", path != NULL ? path : "",
                              of_text != NULL ? of_text : "");
    }
  return sb_digest_bytes (all->str, all->len);
}

/**
 * sb_lint_job_look_at:
 * @self: a job
 *
 * Reads what has to be read, and lints it unless nothing has changed. Workers only.
 */
void
sb_lint_job_look_at (SbLintJob *self)
{
  self->was_looked_at = TRUE;
  if (self->request.scripts[self->request.role] == NULL)
    {
      g_autofree char *found = digest (&self->request);

      self->is_same = found != NULL && g_strcmp0 (found, self->digest) == 0;
      g_free (self->digest);
      self->digest = g_steal_pointer (&found);
      if (self->is_same || self->digest == NULL)
        return;
    }
  self->map = sb_lint_request_map (&self->request);
  self->findings = sb_lint_request_check (&self->request, NULL);
}
