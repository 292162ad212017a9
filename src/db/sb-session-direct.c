/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way around a pooler: a second session in the same database where a session lasts. */
#include <string.h>

#include "sb-session-private.h"
#include "sb-target-private.h"

/* How long it may take to answer what it is asked first. */
#define DIRECT_US (10 * G_USEC_PER_SEC)

/* Whether both sessions are in one database of one server as one role: a lock that one holds keeps
 * the other out. No copy, replica or name-sake passes that. */
static gboolean
is_same_database (SbSession *self, SbSession *direct, GError **error)
{
  static const char sql[] = "SELECT pg_catalog.pg_try_advisory_xact_lock($1::bigint), current_user";
  g_autofree char *key = g_strdup_printf (
      "%" G_GINT64_FORMAT, (gint64) ((guint64) g_random_int () << 32 | g_random_int ()));
  const char *params[] = { key };
  g_autoptr (SbResult) begun = sb_session_expect (sb_session_exec (self, "BEGIN", error), error);
  g_autoptr (SbResult) ours = NULL;
  g_autoptr (SbResult) theirs = NULL;

  if (begun == NULL)
    return FALSE;
  ours = sb_session_expect (sb_session_exec_params (self, sql, 1, params, error), error);
  if (ours != NULL)
    theirs = sb_session_expect (sb_session_exec_params (direct, sql, 1, params, error), error);
  if (!sb_session_rollback (self, theirs != NULL ? error : NULL) || theirs == NULL)
    return FALSE;
  if (strcmp (sb_result_get_value (ours, 0, 0), "t") != 0
      || strcmp (sb_result_get_value (theirs, 0, 0), "f") != 0)
    {
      g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_TARGET, "it is another database");
      return FALSE;
    }
  if (strcmp (sb_result_get_value (ours, 0, 1), sb_result_get_value (theirs, 0, 1)) != 0)
    {
      g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_TARGET, "it is for the role %s, not %s",
                   sb_result_get_value (theirs, 0, 1), sb_result_get_value (ours, 0, 1));
      return FALSE;
    }
  return TRUE;
}

static gboolean
can_take (SbSession *self, SbSession *direct, GError **error)
{
  SbPooling pooling;

  if (!sb_session_connect (direct, error))
    return FALSE;
  pooling = sb_session_get_pooling (direct);
  if (!sb_pooling_keeps_session (pooling))
    {
      g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_TARGET, "it leads to a %s, too",
                   sb_pooling_get_name (pooling));
      return FALSE;
    }
  return is_same_database (self, direct, error);
}

/**
 * sb_session_open_direct:
 * @self: a connected, idle session behind a pooler
 * @chosen: (out) (transfer none): the target of the session that is returned
 * @error: return location for %SB_DB_ERROR_TARGET: which ways were tried, and why none will do;
 *   or %SB_DB_ERROR_CANCELLED
 *
 * Connects to the same database where a session lasts: by the first of the target's direct targets
 * that answers and is proven to be the same database, for the same role. Cancelling the job cancels
 * what either session does.
 *
 * Returns: (transfer full) (nullable): the session, for sb_session_close_direct()
 */
SbSession *
sb_session_open_direct (SbSession *self, SbTarget **chosen, GError **error)
{
  GPtrArray *candidates = sb_target_get_direct (self->target);
  g_autoptr (GString) reasons = g_string_new (NULL);

  for (guint i = 0; i < candidates->len; i++)
    {
      SbTarget *target = candidates->pdata[i];
      SbSession *direct = sb_session_new_sibling (self, target, DIRECT_US);
      g_autoptr (GError) why = NULL;

      if (can_take (self, direct, &why))
        {
          direct->deadline = 0;
          *chosen = target;
          return direct;
        }
      sb_session_free (direct);
      if (sb_wake_get_level (self->wake) != SB_CANCEL_NONE)
        {
          g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED,
                               "cancelled while connecting");
          return NULL;
        }
      g_string_append_printf (reasons, "%s%s cannot be used: %s", i > 0 ? "; " : "",
                              sb_target_get_source (target), why->message);
    }
  g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_TARGET,
                       candidates->len > 0 ? reasons->str : "no direct connection is known");
  return NULL;
}

/**
 * sb_session_close_direct:
 * @self: (transfer full) (nullable): what sb_session_open_direct() returned; its connection is
 *   closed
 */
void
sb_session_close_direct (SbSession *self)
{
  g_clear_pointer (&self, sb_session_free);
}
