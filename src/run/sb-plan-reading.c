/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-plan-reading.h"

#include "sb-file.h"
#include "sb-includes.h"
#include "sb-plan-step.h"
#include "sb-script-file.h"
#include "sb-verify.h"

struct _SbPlanReading
{
  SbPlanStep *step; /* what is known already; owned until it is finished */
  SbScriptParse *script, *verify;
  GError *error, *verify_error; /* why there is no such parse */
};

/**
 * sb_plan_reading_new:
 * @migration: what it is about
 * @key: its key in the target's history
 * @role: %SB_ROLE_FORWARD or %SB_ROLE_ROLLBACK
 *
 * Reads the scripts and begins to parse them. What goes wrong sb_plan_reading_finish() tells.
 * Workers only.
 *
 * Returns: (transfer full): what sb_plan_reading_finish() makes a step of
 */
SbPlanReading *
sb_plan_reading_new (SbMigration *migration, const char *key, SbScriptRole role)
{
  SbPlanReading *self = g_new0 (SbPlanReading, 1);
  SbPlanStep *step = g_new0 (SbPlanStep, 1);
  const char *verify = migration->paths[SB_ROLE_VERIFY];

  self->step = step;
  step->migration = sb_migration_ref (migration);
  step->key = g_strdup (key);
  step->role = role;
  step->path = g_strdup (migration->paths[role]);
  self->script = sb_script_file_begin (migration, role, step->path, &step->checksum, &self->error);
  if (role == SB_ROLE_FORWARD && verify != NULL && self->script != NULL)
    self->verify = sb_script_file_begin (migration, SB_ROLE_VERIFY, verify, NULL,
                                         &self->verify_error);
  return self;
}

/**
 * sb_plan_reading_free:
 * @self: (transfer full) (nullable): what was begun; waits for the parser
 */
void
sb_plan_reading_free (SbPlanReading *self)
{
  if (self == NULL)
    return;
  if (self->script != NULL)
    sb_script_unref (sb_script_parse_wait (self->script));
  if (self->verify != NULL)
    sb_script_unref (sb_script_parse_wait (self->verify));
  g_clear_pointer (&self->step, sb_plan_step_free);
  g_clear_error (&self->error);
  g_clear_error (&self->verify_error);
  g_free (self);
}

static char *
dup_run_checksum (const SbPlanStep *self)
{
  SbSources *sources = sb_script_get_sources (self->script);

  return sources != NULL ? sb_sources_dup_checksum (sources) : g_strdup (self->checksum);
}

static void
read_other_checksum (SbPlanStep *self)
{
  gboolean is_forward = self->role == SB_ROLE_FORWARD;
  const char *other = self->migration->paths[is_forward ? SB_ROLE_ROLLBACK : SB_ROLE_FORWARD];
  char **checksum = is_forward ? &self->rollback_checksum : &self->forward_checksum;
  g_autofree char *text = NULL;
  gsize length;

  if (other != NULL)
    text = sb_file_read (other, &length, NULL);
  if (text != NULL)
    *checksum = sb_includes_dup_checksum (self->migration, other, text, length);
}

static gboolean
take_verify (SbPlanStep *self, SbPlanReading *reading, GError **error)
{
  g_autofree char *name = NULL;

  if (reading->verify_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reading->verify_error));
      return FALSE;
    }
  if (reading->verify == NULL)
    return TRUE;
  self->verify = sb_script_parse_wait (g_steal_pointer (&reading->verify));
  if (sb_verify_check_script (self->verify, error))
    return TRUE;
  name = sb_script_file_dup_name (self->migration, self->migration->paths[SB_ROLE_VERIFY]);
  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

/**
 * sb_plan_reading_finish:
 * @self: what was begun; stays the caller's
 * @resumes: it takes up what stopped half-way: protocol N, whatever the script has now
 * @error: return location for an error of any floor below, or %SB_RUN_ERROR_REFUSED
 *
 * Waits for the parser and chooses the protocol. Once for each. Workers only.
 *
 * Returns: (transfer full) (nullable): the step
 */
SbPlanStep *
sb_plan_reading_finish (SbPlanReading *self, gboolean resumes, GError **error)
{
  SbPlanStep *step = self->step;

  if (self->script == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }
  step->script = sb_script_parse_wait (g_steal_pointer (&self->script));
  if (!sb_plan_step_settle (step, resumes, error))
    return NULL;
  *(step->role == SB_ROLE_FORWARD ? &step->forward_checksum
                                  : &step->rollback_checksum) = dup_run_checksum (step);
  read_other_checksum (step);
  return take_verify (step, self, error) ? g_steal_pointer (&self->step) : NULL;
}
