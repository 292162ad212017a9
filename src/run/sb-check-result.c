/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-verify-private.h"

/**
 * sb_check_result_new:
 * @name: what is checked
 * @verdict: the verdict
 *
 * Returns: (transfer full): a result with no rows
 */
SbCheckResult *
sb_check_result_new (const char *name, SbVerdict verdict)
{
  SbCheckResult *self = g_new0 (SbCheckResult, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  self->verdict = verdict;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_result_unref);
  return self;
}

/**
 * sb_check_result_ref:
 * @self: a check's result
 *
 * Returns: (transfer full): @self
 */
SbCheckResult *
sb_check_result_ref (SbCheckResult *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_check_result_unref:
 * @self: (transfer full): a check's result
 */
void
sb_check_result_unref (SbCheckResult *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->name);
  g_free (self->as);
  g_free (self->expect);
  g_free (self->reason);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->columns, sb_result_unref);
  g_clear_pointer (&self->types, g_strfreev);
  g_clear_pointer (&self->error, sb_server_message_unref);
  g_free (self);
}

/**
 * sb_verdict_get_name:
 * @verdict: a verdict
 *
 * Returns: (transfer none): the word that commands print and JSON carries
 */
const char *
sb_verdict_get_name (SbVerdict verdict)
{
  switch (verdict)
    {
    case SB_VERDICT_PASSED:
      return "passed";
    case SB_VERDICT_FAILED:
      return "failed";
    case SB_VERDICT_ERROR:
      return "error";
    case SB_VERDICT_SKIPPED:
    default:
      return "skipped";
    }
}
