/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol N: how a step ends that does not come to its end, and what is said to stay of it. */
#include "sb-run-single-private.h"

#include <string.h>

/* How the step ends after statement @index failed or was cancelled, everything open being rolled
 * back. @kept: how many statements before it are committed. @why: what else may stay. */
SbStepEnd
sb_run_single_stop (SbRun *run, guint index, guint kept, SbServerMessage *message, const char *why)
{
  gboolean cancelled = sb_session_is_cancelled (run->session);
  g_autoptr (GString) text = g_string_new (why);

  if (kept == 1)
    g_string_append_printf (text, "%sstatement 1 stays, ", why != NULL ? "; " : "");
  else if (kept > 0)
    g_string_append_printf (text, "%sstatements 1 to %u stay, ", why != NULL ? "; " : "", kept);
  if (kept > 0 && kept == index)
    g_string_append_printf (text, "statement %u was not done", index + 1);
  else if (kept > 0)
    g_string_append_printf (text, "statements %u to %u were not done", kept + 1, index + 1);
  if (message != NULL && !(cancelled && strcmp (message->sqlstate, "57014") == 0))
    sb_run_emit_failure (run, index, message, text->len > 0 ? text->str : NULL);
  else if (text->len > 0)
    sb_run_emit_error (run, NULL, text->str);
  if (kept > 0 || why != NULL)
    return SB_STEP_PARTIAL;
  return cancelled ? SB_STEP_CANCELLED : SB_STEP_FAILED;
}

/* What would be committed together with its progress rows was not: for an error, or because somebody
 * cancelled meanwhile. */
SbStepEnd
sb_run_single_fail_unrecorded (SbRun *run, const GError *error, guint kept)
{
  g_autofree char *text = g_strdup_printf ("the journal could not be written: %s", error->message);

  if (sb_session_is_connected (run->session))
    sb_session_rollback (run->session, NULL);
  if (sb_run_single_restore (run, error))
    {
      g_free (text);
      text = g_strdup (
          "somebody took the journal away while the run went on; it is there again, and "
          "what could not be recorded was rolled back");
    }
  if (sb_session_is_cancelled (run->session) && strstr (error->message, "57014") != NULL)
    return sb_run_single_stop (run, kept, kept, NULL, NULL);
  sb_run_emit_error (run, NULL, text);
  return kept > 0 ? SB_STEP_PARTIAL : SB_STEP_FAILED;
}

/* The connection broke in a transaction whose COMMIT had not been sent. */
SbStepEnd
sb_run_single_stop_before_commit (SbRun *run, guint kept, const GError *lost)
{
  g_autofree char *text = g_strdup_printf ("%s; COMMIT had not been sent, so the server rolls back "
                                           "from statement %u on",
                                           lost->message, kept + 1);

  sb_run_emit_error (run, NULL, text);
  if (kept > 0)
    return SB_STEP_PARTIAL;
  return g_error_matches (lost, SB_DB_ERROR, SB_DB_ERROR_ABANDONED) ? SB_STEP_CANCELLED
                                                                    : SB_STEP_FAILED;
}

SbStepEnd
sb_run_single_stop_lost (SbRun *run, guint index, const GError *lost)
{
  g_autofree char *text = g_strdup_printf ("%s while statement %u was running: it may have been "
                                           "done; applying again looks what became of it",
                                           lost->message, index + 1);

  if (run->step->role == SB_ROLE_ROLLBACK)
    {
      g_free (text);
      text = g_strdup_printf ("%s while statement %u was running: it may have been done; rolling "
                              "back again looks what became of it",
                              lost->message, index + 1);
    }
  sb_run_emit_error (run, NULL, text);
  return SB_STEP_PARTIAL;
}
