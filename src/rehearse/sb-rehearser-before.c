/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is before a migration, asked of a copy. */
#include "sb-rehearser-private.h"

#include "sb-thread.h"

typedef struct
{
  GCancellable *cancellable;
  SbJobFunc func;
  gpointer user_data;
} Question;

/* Whoever cancels ends the job that runs: it must not have been overtaken by this one. */
static gpointer
ask_job (SbSession *session, gpointer user_data, GError **error)
{
  Question *question = user_data;

  if (g_cancellable_set_error_if_cancelled (question->cancellable, error))
    return NULL;
  return question->func (session, question->user_data, error);
}

/**
 * sb_rehearser_ask_before:
 * @self: a rehearser
 * @index: which migration, in the project's order
 * @func: asks; runs on the worker of a connection to the copy, which is not open yet
 * @user_data: for @func
 * @problem: (out) (transfer full) (nullable): why the migrations before it cannot be applied to a copy
 * @error: return location for why there is no answer: what @func says, cancelled, the sandbox has gone
 *   away
 *
 * Makes a copy on which the migrations before one are applied, and drops it when @func has returned.
 * The state is kept, as for rehearsals.
 *
 * Returns: (transfer full) (nullable): what @func returned; %NULL with @problem or @error
 */
gpointer
sb_rehearser_ask_before (SbRehearser *self, guint index, SbJobFunc func, gpointer user_data,
                         char **problem, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (SbTarget) copy = NULL;
  g_autoptr (GError) refused = NULL;
  Question question = { .cancellable = self->cancellable, .func = func, .user_data = user_data };
  SbConnection *connection;
  gpointer answer;

  *problem = NULL;
  if (!sb_rehearser_choose_copies (self, index, error)
      || !sb_rehearser_ensure_state (self, index, problem, error) || *problem != NULL)
    return NULL;
  copy = sb_rehearser_make_copy (self, index, error);
  if (copy == NULL)
    return NULL;
  connection = sb_rehearser_open_copy (self, copy);
  answer = sb_connection_run_and_wait (connection, ask_job, &question, &refused);
  sb_rehearser_close_copy (self, connection);
  /* The copy of one who has cancelled goes with the rehearser's others. */
  sb_copies_drop (self->copies, copy, NULL);
  if (refused != NULL)
    g_propagate_error (error, g_steal_pointer (&refused));
  return answer;
}
