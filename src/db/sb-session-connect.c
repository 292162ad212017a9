/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a session gets its connection: within a deadline, and given up when that is asked for. */
#include "sb-refusal.h"
#include "sb-result-private.h"
#include "sb-session-private.h"
#include "sb-thread.h"

/* An own deadline: PQconnectPoll() knows none, and a server may accept and never answer. */
#define CONNECT_TIMEOUT_US (10 * G_USEC_PER_SEC)

static void
notice_cb (void *user_data, const PGresult *result)
{
  SbSession *self = user_data;

  if (self->notice_func != NULL)
    {
      g_autoptr (SbServerMessage) notice = sb_server_message_new (result, self->target);

      self->notice_func (notice, self->notice_data);
    }
}

static gboolean
fail_connect (SbSession *self, const char *text, GError **error)
{
  SbDbError code;
  g_autofree char *plain = sb_refusal_read (text, &code);
  g_autofree char *scrubbed = sb_target_scrub (self->target, plain);

  g_set_error (error, SB_DB_ERROR, code, "%s", g_strchomp (scrubbed));
  sb_session_disconnect (self);
  return FALSE;
}

/**
 * sb_session_set_settling:
 * @self: a session
 * @settling: whether it is being found out what became of something, or recorded
 *
 * Says what stops connecting, pausing and waiting for answers. Ends with the job.
 */
void
sb_session_set_settling (SbSession *self, SbSettling settling)
{
  SbCancelLevel level = sb_wake_get_level (self->wake);

  self->stops_at = SB_CANCEL_STATEMENT;
  if (settling == SB_SETTLING_RECORDING)
    self->stops_at = SB_CANCEL_ABANDON;
  else if (settling == SB_SETTLING_ASKING)
    self->stops_at = MIN (level + 1, SB_CANCEL_ABANDON);
}

/**
 * sb_session_connect:
 * @self: a session
 * @error: return location for %SB_DB_ERROR_CONNECT, %SB_DB_ERROR_UNREACHABLE or
 *   %SB_DB_ERROR_CANCELLED
 *
 * Connects, within 10 s or not at all. A session that is connected already stays so, unless the
 * server has hung up meanwhile: then it connects again.
 *
 * Returns: whether there is a connection
 */
gboolean
sb_session_connect (SbSession *self, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (GPtrArray) keywords = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  gint64 deadline = g_get_monotonic_time () + CONNECT_TIMEOUT_US;
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;

  if (sb_session_is_connected (self))
    return TRUE;
  sb_session_disconnect (self);
  g_clear_pointer (&self->last_words, sb_server_message_unref);
  if (self->deadline != 0)
    deadline = MIN (deadline, self->deadline);
  sb_target_get_keywords (self->target, self->application_name, keywords, values);
  self->conn = PQconnectStartParams ((const char *const *) keywords->pdata,
                                     (const char *const *) values->pdata, 0);
  if (self->conn == NULL)
    return fail_connect (self, "out of memory", error);
  PQsetNoticeReceiver (self->conn, notice_cb, self);
  /* Only so does libpq tell the SQLSTATE with which a server refuses. */
  PQsetErrorVerbosity (self->conn, PQERRORS_VERBOSE);
  while (PQstatus (self->conn) != CONNECTION_BAD)
    {
      int events;

      if (sb_session_is_given_up (self))
        {
          sb_session_disconnect (self);
          g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED,
                               "cancelled while connecting");
          return FALSE;
        }
      events = sb_session_poll (self, PQsocket (self->conn),
                                status == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT, deadline);
      if (events < 0)
        {
          g_autofree char *text = sb_target_dup_address (self->target);
          g_autofree char *all = g_strdup_printf (SB_DB_NO_ANSWER "%s within %d seconds", text,
                                                  (int) (CONNECT_TIMEOUT_US / G_USEC_PER_SEC));

          return fail_connect (self, all, error);
        }
      if (events == 0)
        continue;
      status = PQconnectPoll (self->conn);
      if (status == PGRES_POLLING_OK)
        {
          PQsetErrorVerbosity (self->conn, PQERRORS_DEFAULT);
          PQsetnonblocking (self->conn, 1);
          return TRUE;
        }
      if (status == PGRES_POLLING_FAILED)
        break;
    }
  {
    g_autofree char *text = g_strdup (PQerrorMessage (self->conn));

    return fail_connect (self, text, error);
  }
}

/**
 * sb_session_is_connected:
 * @self: a session
 *
 * Looks at the socket without waiting: a server that has hung up while nothing was going on is
 * noticed.
 *
 * Returns: whether the connection stands as far as this end knows
 */
gboolean
sb_session_is_connected (SbSession *self)
{
  if (self->conn == NULL)
    return FALSE;
  /* A server that hangs up says why first: the end of the stream comes with a later read. */
  for (int i = 0; i < 4 && !self->in_query && PQstatus (self->conn) == CONNECTION_OK; i++)
    {
      GPollFD fd = { PQsocket (self->conn), G_IO_IN, 0 };

      if (g_poll (&fd, 1, 0) <= 0 || !PQconsumeInput (self->conn))
        break;
    }
  return PQstatus (self->conn) == CONNECTION_OK;
}
