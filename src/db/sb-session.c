/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-result-private.h"
#include "sb-session-private.h"
#include "sb-thread.h"

#include <string.h>

/* How long a cancel request may be on its way before the connection is given up for its sake. */
#define CANCEL_TIMEOUT_US (5 * G_USEC_PER_SEC)
/* After how long a request that came to nothing is repeated. */
#define REQUEST_US (G_USEC_PER_SEC / 2)

/* Our own statements are long and few: their lengths and a few of their characters tell them apart,
 * and each is looked up in every migration. */
static guint
hash_sql (gconstpointer sql)
{
  const char *text = sql;
  gsize length = strlen (text), step = length / 16 + 1;
  guint hash = (guint) length;

  for (gsize i = 0; i < length; i += step)
    hash = hash * 33 + (guchar) text[i];
  return hash;
}

/**
 * sb_session_new:
 * @target: where to
 * @application_name: what the server's pg_stat_activity shows
 * @wake: (transfer none): by which the worker is woken
 *
 * Returns: (transfer full): a session that is not connected yet
 */
SbSession *
sb_session_new (SbTarget *target, const char *application_name, SbWake *wake)
{
  SbSession *self = g_new0 (SbSession, 1);

  self->target = sb_target_ref (target);
  self->application_name = g_strdup (application_name);
  self->wake = sb_wake_ref (wake);
  self->prepared = g_hash_table_new_full (hash_sql, g_str_equal, g_free, g_free);
  g_queue_init (&self->expected);
  self->pooling = -1;
  self->stops_at = SB_CANCEL_STATEMENT;
  return self;
}

/**
 * sb_session_new_sibling:
 * @self: a session, within a job
 * @target: where to
 * @limit: how long it has for everything, µs
 *
 * A second session for the same job, on the same worker: cancelling the job cancels what it does,
 * too.
 *
 * Returns: (transfer full): a session that is not connected yet
 */
SbSession *
sb_session_new_sibling (SbSession *self, SbTarget *target, gint64 limit)
{
  SbSession *sibling = sb_session_new (target, self->application_name, self->wake);

  sibling->deadline = g_get_monotonic_time () + limit;
  return sibling;
}

/**
 * sb_session_free:
 * @self: (transfer full): a session; its connection is closed
 */
void
sb_session_free (SbSession *self)
{
  sb_session_disconnect (self);
  sb_target_unref (self->target);
  sb_wake_unref (self->wake);
  g_hash_table_unref (self->prepared);
  g_free (self->application_name);
  g_clear_pointer (&self->last_words, sb_server_message_unref);
  g_free (self);
}

/**
 * sb_session_end_job:
 * @self: a session
 *
 * Forgets the cancel requests of the job that ends; one still on its way is waited for.
 */
void
sb_session_end_job (SbSession *self)
{
  if (self->helper != NULL && !sb_session_begin_send (self, NULL))
    sb_session_disconnect (self);
  self->acted = SB_CANCEL_NONE;
  self->acted_at = 0;
  self->stops_at = SB_CANCEL_STATEMENT;
  self->notice_func = NULL;
  self->patience_func = NULL;
  sb_wake_reset (self->wake);
}

/**
 * sb_session_disconnect:
 * @self: a session
 *
 * Closes the connection; never waits for the server.
 */
void
sb_session_disconnect (SbSession *self)
{
  g_clear_pointer (&self->helper, sb_cancel_helper_unref);
  g_clear_pointer (&self->conn, PQfinish);
  sb_session_forget_prepared (self);
  g_queue_clear (&self->expected);
  self->in_query = FALSE;
  self->committing = FALSE;
  self->pooling = -1;
}

/* Carries out what was asked, as far as it was not yet. Returns FALSE when the connection is gone.
 */
static gboolean
react (SbSession *self, GError **error)
{
  SbCancelLevel level = sb_wake_get_level (self->wake);

  /* What only asks has nothing to be gentle with. */
  if (level >= SB_CANCEL_ABANDON
      || (self->stops_at > SB_CANCEL_STATEMENT && level >= self->stops_at))
    {
      gboolean committing = self->committing;

      sb_session_disconnect (self);
      g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_ABANDONED, "the connection was given up%s",
                   committing ? " while the commit was on its way" : "");
      return FALSE;
    }
  if (level <= self->acted || self->committing || self->stops_at > SB_CANCEL_STATEMENT
      || !self->in_query)
    return TRUE;
  if (self->helper != NULL && !sb_cancel_helper_is_done (self->helper)
      && level == SB_CANCEL_STATEMENT)
    return TRUE;
  g_clear_pointer (&self->helper, sb_cancel_helper_unref);
  /* Behind a pooler the process number is the pooler's own invention: a second cancel it is. */
  if (level == SB_CANCEL_TERMINATE && (self->pooling < 0 || self->pooling == SB_POOLING_DIRECT))
    self->helper = sb_cancel_helper_start_terminate (self->wake, self->conn, self->target);
  else
    self->helper = sb_cancel_helper_start (self->wake, self->conn);
  self->acted = level;
  self->acted_at = g_get_monotonic_time ();
  return TRUE;
}

/* When to ask the server once more to cancel: a request that meets it between two statements of a
 * pipeline is void, and so is one that the network lost. 0: not at all. */
static gint64
get_next_request (SbSession *self)
{
  return self->acted == SB_CANCEL_STATEMENT && self->acted_at != 0 && self->in_query
                 && !self->committing && self->stops_at <= SB_CANCEL_STATEMENT
             ? self->acted_at + REQUEST_US
             : 0;
}

/*< private >
 * sb_session_is_given_up:
 * @self: a session
 *
 * Returns: whether waiting is over because of what the person asked for
 */
gboolean
sb_session_is_given_up (SbSession *self)
{
  return sb_wake_get_level (self->wake) >= self->stops_at;
}

/*< private >
 * sb_session_poll:
 * @self: a session
 * @fd: a socket; -1 for none
 * @events: what it is to have
 * @deadline: monotonic µs; 0 for none
 *
 * Polls the socket and the bell.
 *
 * Returns: -1 when time is up, else the socket's events
 */
int
sb_session_poll (SbSession *self, int fd, short events, gint64 deadline)
{
  GPollFD fds[2] = { { sb_wake_get_fd (self->wake), G_IO_IN, 0 }, { fd, events, 0 } };
  int timeout = -1;

  if (deadline != 0)
    {
      gint64 left = deadline - g_get_monotonic_time ();

      if (left <= 0)
        return -1;
      timeout = (int) ((left + 999) / 1000);
    }
  if (g_poll (fds, fd >= 0 ? 2 : 1, timeout) == 0)
    return -1;
  if (fds[0].revents != 0)
    sb_wake_drain (self->wake);
  return fds[1].revents;
}

/**
 * sb_session_wait:
 * @self: a connected session
 * @for_write: also wake up when more can be sent
 * @error: return location for an error
 *
 * Waits until the socket has something, carrying out cancel requests meanwhile.
 *
 * Returns: %FALSE when the connection was abandoned, or the session's time is over
 */
gboolean
sb_session_wait (SbSession *self, gboolean for_write, GError **error)
{
  SB_WORKERS_ONLY;

  gint64 deadline = self->patience_func != NULL
                        ? g_get_monotonic_time () + self->patience_ms * G_GINT64_CONSTANT (1000)
                        : self->deadline;
  gboolean is_late = FALSE, goes_on;
  gint64 again, next;
  int events = 0;

  do
    {
      goes_on = react (self, error);
      if (!goes_on)
        break;
      again = get_next_request (self);
      next = deadline == 0 || (again != 0 && again < deadline) ? again : deadline;
      events = sb_session_poll (self, PQsocket (self->conn), G_IO_IN | (for_write ? G_IO_OUT : 0),
                                next);
      if (events < 0 && next == again && again != 0)
        {
          self->acted = SB_CANCEL_NONE;
          continue;
        }
      if (events < 0 && deadline != 0 && self->patience_func == NULL)
        {
          sb_session_disconnect (self);
          g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_LOST, "no answer in time");
          return FALSE;
        }
      if (events < 0 && deadline != 0)
        {
          deadline = 0;
          is_late = TRUE;
          self->patience_func (TRUE, self->patience_data);
        }
    }
  while (events <= 0);
  if (is_late)
    self->patience_func (FALSE, self->patience_data);
  return goes_on;
}

/**
 * sb_session_fail_lost:
 * @self: a session whose connection broke
 * @error: return location for the error
 *
 * Closes our end and says why, with the server's last words where there were any.
 *
 * Returns: %FALSE
 */
gboolean
sb_session_fail_lost (SbSession *self, GError **error)
{
  if (error != NULL && *error == NULL)
    {
      g_autofree char *raw = NULL;

      if (self->last_words == NULL && self->conn != NULL)
        {
          /* What libpq's first line says; the others guess at what it "probably means". */
          raw = sb_target_scrub (self->target, PQerrorMessage (self->conn));
          raw[strcspn (raw, "\n")] = '\0';
        }
      g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_LOST, "the connection was lost: %s",
                   self->last_words != NULL        ? self->last_words->message
                   : raw != NULL && raw[0] != '\0' ? raw
                                                   : "no reason given");
    }
  sb_session_disconnect (self);
  return FALSE;
}

/**
 * sb_session_begin_send:
 * @self: a session
 * @error: return location for an error
 *
 * Makes sure that no cancel request is still on its way: it would hit what is sent next. A request
 * that is not delivered within 5 s costs the connection.
 *
 * Returns: whether something can be sent
 */
gboolean
sb_session_begin_send (SbSession *self, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + CANCEL_TIMEOUT_US;

  if (self->conn == NULL)
    {
      g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_LOST, "not connected");
      return FALSE;
    }
  while (self->helper != NULL && !sb_cancel_helper_is_done (self->helper))
    {
      if (sb_wake_get_level (self->wake) >= SB_CANCEL_ABANDON)
        return react (self, error);
      if (sb_session_poll (self, -1, 0, deadline) < 0)
        {
          g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_LOST,
                               "the connection was given up: a cancel request got no answer");
          sb_session_disconnect (self);
          return FALSE;
        }
    }
  g_clear_pointer (&self->helper, sb_cancel_helper_unref);
  /* What is sent next is not what was cancelled. */
  self->acted_at = 0;
  return TRUE;
}

/**
 * sb_session_flush:
 * @self: a session
 * @error: return location for an error
 *
 * Sends what libpq has buffered, reading meanwhile so that neither side waits for the other for
 * ever. A connection that broke is not noticed here but by sb_session_next_result(), after the
 * server's last words.
 *
 * Returns: %FALSE when the connection was abandoned
 */
gboolean
sb_session_flush (SbSession *self, GError **error)
{
  while (PQflush (self->conn) == 1)
    {
      if (!sb_session_wait (self, TRUE, error))
        return FALSE;
      if (!PQconsumeInput (self->conn))
        break;
    }
  return TRUE;
}

/* FATAL 57P01 "terminating connection" comes as a result of its own before the connection breaks;
 * libpq's own result for that has no SQLSTATE. */
static void
note_last_words (SbSession *self, const PGresult *result)
{
  const char *severity = PQresultErrorField (result, PG_DIAG_SEVERITY_NONLOCALIZED);

  if (self->last_words == NULL
      && (g_strcmp0 (severity, "FATAL") == 0 || g_strcmp0 (severity, "PANIC") == 0))
    self->last_words = sb_server_message_new (result, self->target);
}

/**
 * sb_session_get_last_words:
 * @self: a session whose connection broke
 *
 * Returns: (transfer none) (nullable): the FATAL with which the server hung up; %NULL when it said
 *   nothing. Good until the next connect.
 */
SbServerMessage *
sb_session_get_last_words (SbSession *self)
{
  return self->last_words;
}

/**
 * sb_session_next_result:
 * @self: a session
 * @error: return location for an error
 *
 * What PQgetResult() gives, waited for. libpq reports a broken connection as a result too: that one
 * is turned into an error here, after what the server said last.
 *
 * Returns: (transfer full) (nullable): the next result; %NULL without error where PQgetResult() has
 * %NULL
 */
PGresult *
sb_session_next_result (SbSession *self, GError **error)
{
  PGresult *result;

  if (self->conn == NULL)
    {
      sb_session_fail_lost (self, error);
      return NULL;
    }
  while (PQisBusy (self->conn))
    {
      int left = PQflush (self->conn);

      if (!sb_session_wait (self, left == 1, error))
        return NULL;
      if (!PQconsumeInput (self->conn))
        break;
    }
  result = PQgetResult (self->conn);
  note_last_words (self, result);
  if (PQstatus (self->conn) != CONNECTION_BAD)
    return result;

  while (result != NULL)
    {
      PQclear (result);
      result = PQgetResult (self->conn);
      note_last_words (self, result);
    }
  sb_session_fail_lost (self, error);
  return NULL;
}

/**
 * sb_session_dup_address:
 * @self: a session
 *
 * Returns: (transfer full): sb_target_dup_address() of where it goes: without password
 */
char *
sb_session_dup_address (SbSession *self)
{
  return sb_target_dup_address (self->target);
}

/**
 * sb_session_get_server_version:
 * @self: a session
 *
 * Returns: as libpq has it, 150020 for 15.20; 0 when not connected
 */
int
sb_session_get_server_version (SbSession *self)
{
  return self->conn != NULL ? PQserverVersion (self->conn) : 0;
}

/**
 * sb_session_get_parameter:
 * @self: a session
 * @name: a parameter that the server reports by itself: "server_version",
 * "standard_conforming_strings"
 *
 * Returns: (transfer none) (nullable): its value now
 */
const char *
sb_session_get_parameter (SbSession *self, const char *name)
{
  return self->conn != NULL ? PQparameterStatus (self->conn, name) : NULL;
}

/**
 * sb_session_get_backend_pid:
 * @self: a session
 *
 * Returns: the server process that answers; in a transaction pool meaningless
 */
int
sb_session_get_backend_pid (SbSession *self)
{
  if (self->pooling == SB_POOLING_SESSION)
    return self->pool_pid;
  return self->conn != NULL ? PQbackendPID (self->conn) : 0;
}

/**
 * sb_session_get_transaction:
 * @self: a session
 *
 * Returns: how the server left it after the last answer; not current inside a pipeline
 */
SbTransaction
sb_session_get_transaction (SbSession *self)
{
  switch (self->conn != NULL ? PQtransactionStatus (self->conn) : PQTRANS_UNKNOWN)
    {
    case PQTRANS_IDLE:
      return SB_TRANSACTION_IDLE;
    case PQTRANS_INTRANS:
    case PQTRANS_ACTIVE:
      return SB_TRANSACTION_OPEN;
    case PQTRANS_INERROR:
      return SB_TRANSACTION_FAILED;
    case PQTRANS_UNKNOWN:
    default:
      return SB_TRANSACTION_LOST;
    }
}

/**
 * sb_session_is_cancelled:
 * @self: a session
 *
 * Returns: whether this job was asked to stop
 */
gboolean
sb_session_is_cancelled (SbSession *self)
{
  SbCancelLevel level = sb_wake_get_level (self->wake);

  /* Asked for between two statements: the job knows now, so what it sends next (ROLLBACK, a journal
   * row) must not be hit. */
  if (!self->in_query)
    self->acted = MAX (self->acted, level);
  return level != SB_CANCEL_NONE;
}

/**
 * sb_session_pause:
 * @self: a session
 * @milliseconds: how long
 *
 * Waits, unless the job is cancelled or sb_connection_hurry() ends the pause.
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
sb_session_pause (SbSession *self, guint milliseconds)
{
  gint64 deadline = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  sb_session_is_cancelled (self);
  while (!sb_session_is_given_up (self))
    if (sb_wake_take_hurry (self->wake) || sb_session_poll (self, -1, 0, deadline) < 0)
      return TRUE;
  return FALSE;
}

/**
 * sb_session_set_notice_func:
 * @self: a session
 * @func: (nullable): gets notices until the job ends, or another is set
 * @user_data: for @func
 */
void
sb_session_set_notice_func (SbSession *self, SbNoticeFunc func, gpointer user_data)
{
  self->notice_func = func;
  self->notice_data = user_data;
}

/**
 * sb_session_set_patience_func:
 * @self: a session
 * @milliseconds: how long it may wait for the server before @func hears of it
 * @func: (nullable): is told, until the job ends or another is set
 * @user_data: for @func
 */
void
sb_session_set_patience_func (SbSession *self, guint milliseconds, SbPatienceFunc func,
                              gpointer user_data)
{
  self->patience_ms = milliseconds;
  self->patience_func = func;
  self->patience_data = user_data;
}

/**
 * sb_session_get_target:
 * @self: a session
 *
 * Returns: (transfer none): where it is connected to
 */
SbTarget *
sb_session_get_target (SbSession *self)
{
  return self->target;
}
