/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-event.h"

/**
 * sb_run_event_ref:
 * @self: an event
 *
 * Returns: (transfer full): @self. Any thread.
 */
SbRunEvent *
sb_run_event_ref (SbRunEvent *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_run_event_unref:
 * @self: (transfer full): an event. Any thread.
 */
void
sb_run_event_unref (SbRunEvent *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->run_id);
  g_free (self->version);
  g_free (self->key);
  g_free (self->description);
  g_free (self->file);
  g_free (self->head);
  g_free (self->next);
  g_free (self->tag);
  g_free (self->text);
  g_clear_pointer (&self->message, sb_server_message_unref);
  g_clear_pointer (&self->check, sb_check_result_unref);
  g_clear_pointer (&self->rows, sb_rows_unref);
  g_clear_pointer (&self->wait, sb_lock_wait_unref);
  g_free (self->phase);
  g_free (self->restored_why);
  g_free (self);
}

/**
 * sb_run_event_kind_get_name:
 * @kind: a kind
 *
 * Returns: (transfer none): its name in JSON: "migration-start"
 */
const char *
sb_run_event_kind_get_name (SbRunEventKind kind)
{
  static const char *const names[] = { "run-start", "migration-start", "statement",
                                       "notice",    "migration-end",   "error",
                                       "check",     "summary",         "check-start",
                                       "rows",      "lock-wait",       "retry",
                                       "progress",  "connection" };

  return names[kind];
}

/**
 * sb_outcome_get_name:
 * @outcome: an outcome
 *
 * Returns: (transfer none): its name in JSON: "applied"
 */
const char *
sb_outcome_get_name (SbOutcome outcome)
{
  static const char *const names[] = { "applied", "failed", "cancelled", "partial", "unknown" };

  return names[outcome];
}
