/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-tryout-run.h"

#include "sb-lines.h"
#include "sb-script.h"
#include "sb-verify.h"

#include <string.h>

/* What is handed on at once. */
#define BATCH_ROWS 500
#define BATCH_US 20000

/* Nobody waits longer for something that is only tried, nor for somebody else's lock. */
#define LIMITS                                                                                     \
  "SET LOCAL statement_timeout = '30s'; SET LOCAL lock_timeout = '5s'; "                           \
  "SET LOCAL idle_in_transaction_session_timeout = '60s'"

/* Behind the first snapshot nothing makes a transaction write that only reads. */
#define SNAPSHOT "SELECT pg_catalog.count(*) FROM pg_catalog.pg_class WHERE false"

/* The rows of one statement on their way. */
typedef struct
{
  SbTryoutJob *job;
  guint statement;
  guint n_rows;
  SbRows *rows;
  gint64 flushed;
} Stream;

/*< private >
 * sb_tryout_outcome_free:
 * @self: (transfer full): what to free
 */
void
sb_tryout_outcome_free (SbTryoutOutcome *self)
{
  g_free (self->tag);
  g_clear_pointer (&self->message, sb_server_message_unref);
  g_free (self->objection);
  g_free (self);
}

/*< private >
 * sb_tryout_mail_free:
 * @mail: (transfer full): an #SbTryoutMail
 */
void
sb_tryout_mail_free (gpointer mail)
{
  SbTryoutMail *self = mail;

  g_clear_pointer (&self->rows, sb_rows_unref);
  g_clear_pointer (&self->answer, sb_result_unref);
  g_free (self);
}

/*< private >
 * sb_tryout_job_free:
 * @job: (transfer full): an #SbTryoutJob
 */
void
sb_tryout_job_free (gpointer job)
{
  SbTryoutJob *self = job;

  g_clear_pointer (&self->mailbox, sb_mailbox_unref);
  g_free (self->sql);
  g_free (self);
}

static void
post (SbTryoutJob *job, guint statement, SbRows *rows, SbResult *answer)
{
  SbTryoutMail *mail = g_new0 (SbTryoutMail, 1);

  mail->statement = statement;
  mail->rows = rows;
  mail->answer = answer;
  sb_mailbox_post (job->mailbox, mail);
}

static void
flush (Stream *self)
{
  SbRows *full = self->rows;

  if (full == NULL || sb_rows_get_n_rows (full) == 0)
    return;
  self->rows = sb_rows_new_alike (full);
  self->flushed = g_get_monotonic_time ();
  post (self->job, self->statement, full, NULL);
}

static gboolean
row_cb (SbResult *row, gpointer user_data)
{
  Stream *self = user_data;

  if (row == NULL)
    {
      flush (self);
      return TRUE;
    }
  if (self->rows == NULL)
    self->rows = sb_rows_new_for_result (row);
  sb_rows_add_result (self->rows, row, 0);
  self->n_rows++;
  if (sb_rows_get_n_rows (self->rows) >= BATCH_ROWS
      || g_get_monotonic_time () - self->flushed >= BATCH_US)
    flush (self);
  return self->n_rows < SB_TRYOUT_MAX_ROWS;
}

/* Why a statement is not sent: it could not be taken back, or reaches out of the database. */
static char *
dup_objection (SbScript *script, const SbStatement *statement)
{
  if (statement->kind == SB_STATEMENT_PSQL)
    return g_strdup ("a command of psql is no statement");
  if (statement->kind == SB_STATEMENT_COPY)
    return g_strdup ("COPY with its data is not tried");
  if (statement->tx == SB_TX_ALONE)
    return g_strdup_printf ("%s cannot run inside a transaction, and so cannot be rolled back",
                            statement->why_alone);
  if (statement->tx == SB_TX_BEGIN || statement->tx == SB_TX_COMMIT
      || statement->tx == SB_TX_ROLLBACK)
    return g_strdup ("what is tried runs in a transaction of its own, which is rolled back: leave "
                     "BEGIN, COMMIT and ROLLBACK out");
  if (sb_verify_copies_elsewhere (script, statement))
    return g_strdup ("COPY to or from a file or program reaches out of the sandbox");
  return NULL;
}

static gboolean
object (SbScript *script, SbTryoutOutcome *outcome)
{
  guint off;

  for (guint i = 0; i < sb_script_get_n_statements (script) && outcome->objection == NULL; i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      outcome->offset = statement->sql_start;
      outcome->length = statement->sql_end - statement->sql_start;
      outcome->objection = dup_objection (script, statement);
    }
  /* It changes where strings end, and with them the statements. */
  if (outcome->objection == NULL
      && sb_script_find_setting (script, "standard_conforming_strings", "off", &off))
    outcome->objection = g_strdup ("standard_conforming_strings = off is not supported");
  return outcome->objection != NULL;
}

static gboolean
begin (SbSession *session, gboolean writes, GError **error)
{
  const char *const commands[] = { writes ? "BEGIN READ WRITE" : "BEGIN READ ONLY", LIMITS,
                                   SNAPSHOT };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (SbResult)
          answer = sb_session_expect (sb_session_exec (session, commands[i], error), error);

      if (answer == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Where the server stumbled: at a character, or in the statement. */
static void
take_message (SbTryoutOutcome *outcome, SbServerMessage *message, const SbStatement *statement,
              const char *sql)
{
  outcome->message = sb_server_message_ref (message);
  outcome->offset = statement->sql_start;
  outcome->length = statement->sql_end - statement->sql_start;
  if (message->position == 0)
    return;
  outcome->offset += sb_lines_offset_of_character (sql, strlen (sql), message->position - 1);
  outcome->length = 0;
}

static gboolean
run_statement (SbSession *session, SbTryoutJob *job, SbScript *script, guint index,
               SbTryoutOutcome *outcome, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (script, index);
  g_autofree char *sql = sb_script_dup_sql (script, index);
  Stream stream = { .job = job, .statement = index, .flushed = g_get_monotonic_time () };
  g_autoptr (SbResult)
      answer = sb_session_exec_rows (session, sql, SB_TRYOUT_MAX_ROWS, row_cb, &stream, error);

  flush (&stream);
  g_clear_pointer (&stream.rows, sb_rows_unref);
  if (answer == NULL)
    return FALSE;
  if (sb_result_get_error (answer) != NULL)
    {
      take_message (outcome, sb_result_get_error (answer), statement, sql);
      return FALSE;
    }
  g_free (outcome->tag);
  outcome->tag = g_strdup (sb_result_get_tag (answer));
  post (job, index, NULL, g_steal_pointer (&answer));
  /* Whatever ended it, what comes next would stay. */
  if (sb_session_get_transaction (session) == SB_TRANSACTION_OPEN)
    return TRUE;
  outcome->offset = statement->sql_start;
  outcome->length = statement->sql_end - statement->sql_start;
  outcome->objection = g_strdup ("this ended the transaction, so nothing more was run");
  return FALSE;
}

/*< private >
 * sb_tryout_job_run:
 * @session: a connection to the sandbox
 * @job: an #SbTryoutJob
 * @error: return location for a lost connection
 *
 * Runs on the connection's thread.
 *
 * Returns: (transfer full) (nullable): an #SbTryoutOutcome
 */
gpointer
sb_tryout_job_run (SbSession *session, gpointer data, GError **error)
{
  SbTryoutJob *job = data;
  SbTryoutOutcome *outcome = g_new0 (SbTryoutOutcome, 1);
  g_autoptr (SbScript) script = sb_script_parse (job->sql, job->length, error);
  g_autoptr (GError) lost = NULL;
  gint64 start;

  if (script == NULL || object (script, outcome))
    return script != NULL ? outcome : (sb_tryout_outcome_free (outcome), NULL);
  if (sb_session_connect (session, &lost)
      && g_strcmp0 (sb_session_get_parameter (session, "standard_conforming_strings"), "off") == 0)
    {
      outcome->objection = g_strdup (
          "this role or database is set to standard_conforming_strings = "
          "off, which is not supported");
      return outcome;
    }
  if (lost != NULL || !begin (session, job->writes, &lost))
    {
      g_propagate_error (error, g_steal_pointer (&lost));
      sb_tryout_outcome_free (outcome);
      return NULL;
    }
  start = g_get_monotonic_time ();
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    if (sb_script_get_statement (script, i)->kind != SB_STATEMENT_EMPTY
        && !run_statement (session, job, script, i, outcome, &lost))
      break;
  outcome->duration_us = g_get_monotonic_time () - start;
  if (sb_session_is_cancelled (session))
    {
      g_clear_pointer (&outcome->message, sb_server_message_unref);
      g_free (outcome->objection);
      outcome->objection = g_strdup ("stopped");
      outcome->length = 0;
    }
  else if (lost != NULL)
    {
      outcome->objection = g_strdup (lost->message);
      outcome->is_lost = TRUE;
    }
  else
    sb_session_rollback (session, NULL);
  sb_session_disconnect (session);
  return outcome;
}
