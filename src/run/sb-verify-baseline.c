/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the `unchanged` checks of a script return before its forward script runs. */
#include "sb-verify-private.h"

struct _SbVerifyBaseline
{
  GHashTable *seen; /* index of a statement -> SbObservation */
};

/**
 * sb_verify_baseline_lookup:
 * @self: a baseline
 * @index: of a statement of its script
 *
 * Returns: (transfer none) (nullable): what it returned before
 */
const SbObservation *
sb_verify_baseline_lookup (SbVerifyBaseline *self, guint index)
{
  return g_hash_table_lookup (self->seen, GUINT_TO_POINTER (index));
}

static gboolean
capture_statement (SbVerification *self, guint index, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (self->script, index);
  const char *as = sb_verify_get_as (statement, self->options);
  g_autofree char *problem = NULL;
  g_autoptr (SbCheckRole) role = NULL;
  g_autoptr (SbServerMessage) role_error = NULL;
  SbObservation *seen;
  gboolean is_tap;

  if (as != NULL)
    role = sb_check_role_new (as, &problem);
  if (problem != NULL)
    return TRUE; /* said when the checks run */
  seen = g_new0 (SbObservation, 1);
  if (!sb_verification_run (self, index, role, seen, &is_tap, &role_error, error))
    {
      sb_observation_free (seen);
      return FALSE;
    }
  if (role_error != NULL)
    {
      sb_observation_free (seen);
      return TRUE;
    }
  /* The first row is enough to say what was before. */
  if (seen->rows->len > 1)
    g_ptr_array_remove_range (seen->rows, 1, seen->rows->len - 1);
  g_hash_table_insert (self->baseline->seen, GUINT_TO_POINTER (index), seen);
  return TRUE;
}

static gboolean
expects_unchanged (const SbStatement *statement)
{
  g_autoptr (SbExpectation) expectation = NULL;

  if (statement->kind != SB_STATEMENT_SQL || statement->check == NULL)
    return FALSE;
  expectation = sb_expectation_new (statement->check->expect);
  return expectation->kind == SB_EXPECT_UNCHANGED;
}

/**
 * sb_verify_capture:
 * @session: a connected session with no transaction open
 * @script: the verify script of a migration that is about to be applied
 * @options: as for sb_verify_execute()
 * @error: return location for %SB_RUN_ERROR_REFUSED, a lost connection or %SB_DB_ERROR_CANCELLED
 *
 * Runs the `unchanged` checks, and only those, so that sb_verify_execute() can compare. Nothing is
 * sent where there are none. A check that fails now is remembered as having failed.
 *
 * Returns: (transfer full) (nullable): what they returned
 */
SbVerifyBaseline *
sb_verify_capture (SbSession *session, SbScript *script, const SbVerifyOptions *options,
                   GError **error)
{
  g_autoptr (SbVerifyBaseline) baseline = NULL;
  SbVerification self = { .session = session, .script = script, .options = options };
  gboolean begun = FALSE;
  gboolean ok = TRUE;

  if (!sb_verify_check_script (script, error))
    return NULL;
  baseline = g_new0 (SbVerifyBaseline, 1);
  baseline->seen = g_hash_table_new_full (NULL, NULL, NULL, sb_observation_free);
  self.baseline = baseline;
  for (guint i = 0; ok && i < sb_script_get_n_statements (script); i++)
    {
      if (!expects_unchanged (sb_script_get_statement (script, i)))
        continue;
      if (!begun)
        ok = begun = sb_verification_begin (&self, error);
      if (ok && sb_session_is_cancelled (session))
        ok = sb_verification_fail_cancelled (error);
      if (ok)
        ok = capture_statement (&self, i, error);
    }
  if (begun && !sb_verification_finish (&self, ok, error))
    return NULL;
  return ok ? g_steal_pointer (&baseline) : NULL;
}

/**
 * sb_verify_baseline_free:
 * @self: (transfer full): a baseline
 */
void
sb_verify_baseline_free (SbVerifyBaseline *self)
{
  g_hash_table_unref (self->seen);
  g_free (self);
}
