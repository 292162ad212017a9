/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-tryout-run.h"

#include "sb-connection.h"
#include "sb-printable.h"
#include "sb-sandbox.h"
#include "sb-type-name.h"
#include "sb-words.h"

/* How much of a statement is shown, in characters. */
#define MAX_HEAD 120

struct _SbTryout
{
  GObject parent_instance;

  /* owned */
  SbSandbox *sandbox;       /* nullable */
  SbConnection *connection; /* nullable: while it runs */
  SbMailbox *mailbox;       /* likewise */
  SbRowStore *rows;         /* of the last statement that gave some */
  char *statement;
  char *summary;

  SbTryoutState state;
  gboolean writes;
  gboolean is_closed;
  guint shown; /* whose rows these are: 1 + the statement; 0 for none */
};

enum
{
  CHANGED,
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbTryout, sb_tryout, G_TYPE_OBJECT)

static void
set_state (SbTryout *self, SbTryoutState state, char *summary)
{
  self->state = state;
  g_free (self->summary);
  self->summary = summary;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
let_go (SbTryout *self)
{
  if (self->mailbox != NULL)
    sb_mailbox_close (self->mailbox);
  g_clear_pointer (&self->mailbox, sb_mailbox_unref);
  g_clear_pointer (&self->connection, sb_connection_unref);
}

static void
sb_tryout_dispose (GObject *object)
{
  SbTryout *self = SB_TRYOUT (object);

  let_go (self);
  g_clear_pointer (&self->sandbox, sb_sandbox_close);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (sb_tryout_parent_class)->dispose (object);
}

static void
sb_tryout_finalize (GObject *object)
{
  SbTryout *self = SB_TRYOUT (object);

  g_free (self->statement);
  g_free (self->summary);

  G_OBJECT_CLASS (sb_tryout_parent_class)->finalize (object);
}

static void
sb_tryout_class_init (SbTryoutClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_tryout_dispose;
  G_OBJECT_CLASS (klass)->finalize = sb_tryout_finalize;

  /**
   * SbTryout::changed:
   *
   * Its state, its summary or sb_tryout_get_rows() is another; what comes into the rows they tell.
   */
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  /**
   * SbTryout::ended:
   * @self: the tryout
   * @outcome: (type gpointer): an #SbTryoutOutcome
   */
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_POINTER);
}

static void
sb_tryout_init (SbTryout *self)
{
  self->rows = sb_row_store_new ();
}

/**
 * sb_tryout_new:
 *
 * Returns: (transfer full): a tryout of nothing yet
 */
SbTryout *
sb_tryout_new (void)
{
  return g_object_new (SB_TYPE_TRYOUT, NULL);
}

static void
finish_rows (SbTryout *self, SbResult *answer)
{
  guint n = sb_result_get_n_columns (answer);
  g_autofree const char **types = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      types[i] = sb_type_name_find (sb_result_get_column_type (answer, i));
      if (types[i] == NULL)
        types[i] = "";
    }
  sb_row_store_finish (self->rows, answer, types, MAX (sb_result_get_affected (answer), 0));
}

static void
mail_cb (gpointer item, gpointer user_data)
{
  SbTryout *self = user_data;
  SbTryoutMail *mail = item;

  if (self->shown != mail->statement + 1)
    {
      self->shown = mail->statement + 1;
      g_clear_object (&self->rows);
      self->rows = sb_row_store_new ();
      g_signal_emit (self, signals[CHANGED], 0);
    }
  if (mail->rows != NULL)
    sb_row_store_append (self->rows, mail->rows);
  if (mail->answer != NULL)
    finish_rows (self, mail->answer);
  sb_tryout_mail_free (mail);
}

static const char *
get_mode (SbTryout *self)
{
  return self->writes ? "may write" : "read only";
}

static char *
dup_summary (SbTryout *self, const SbTryoutOutcome *outcome)
{
  g_autofree char *duration = sb_words_duration (outcome->duration_us);

  if (outcome->message != NULL)
    {
      g_autofree char *message = sb_printable_ellipsize (outcome->message->message, 300);

      return g_strdup_printf ("Sandbox, %s: %s", get_mode (self), message);
    }
  if (outcome->objection != NULL)
    {
      g_autofree char *objection = sb_printable_ellipsize (outcome->objection, 300);

      return g_strdup_printf ("Sandbox, %s: %s", get_mode (self), objection);
    }
  return g_strdup_printf ("Sandbox, %s: %s in %s, rolled back", get_mode (self),
                          outcome->tag != NULL && *outcome->tag != '\0' ? outcome->tag : "done",
                          duration);
}

static void
end (SbTryout *self, SbTryoutOutcome *outcome)
{
  gboolean failed = outcome->message != NULL || outcome->objection != NULL;

  /* All mail was posted before the job was over. */
  let_go (self);
  if (self->is_closed)
    {
      g_clear_pointer (&self->sandbox, sb_sandbox_close);
      set_state (self, SB_TRYOUT_NONE, NULL);
    }
  else
    {
      set_state (self, failed ? SB_TRYOUT_FAILED : SB_TRYOUT_DONE, dup_summary (self, outcome));
      g_signal_emit (self, signals[ENDED], 0, outcome);
    }
  sb_tryout_outcome_free (outcome);
}

static void
fail (SbTryout *self, const GError *error)
{
  SbTryoutOutcome *outcome = g_new0 (SbTryoutOutcome, 1);

  outcome->objection = g_strdup (error->message);
  outcome->is_lost = TRUE;
  end (self, outcome);
}

/* The way of a job's end to us, behind the mail. */
typedef struct
{
  SbTryout *self;
  SbTryoutOutcome *outcome;
} End;

static void
end_cb (gpointer user_data)
{
  g_autofree End *call = user_data;
  g_autoptr (SbTryout) self = call->self;

  end (self, call->outcome);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbTryout) self = user_data;
  g_autoptr (GError) error = NULL;
  SbTryoutOutcome *outcome = sb_connection_run_finish (result, &error);
  End *call;

  if (outcome == NULL)
    {
      fail (self, error);
      return;
    }
  call = g_new (End, 1);
  call->self = g_object_ref (self);
  call->outcome = outcome;
  sb_mailbox_end (self->mailbox, end_cb, call);
}

/* A start of the sandbox on its way. */
typedef struct
{
  char *folder;
  char *sql;
  gsize length;
} Start;

static void
start_free (gpointer data)
{
  Start *self = data;

  g_free (self->folder);
  g_free (self->sql);
  g_free (self);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Start *start = task_data;
  GError *error = NULL;
  SbSandbox *sandbox = sb_sandbox_open (start->folder, NULL, NULL, &error);

  if (sandbox == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, sandbox, (GDestroyNotify) sb_sandbox_close);
}

static void
run (SbTryout *self, Start *start)
{
  SbTryoutJob *job = g_new0 (SbTryoutJob, 1);

  self->mailbox = sb_mailbox_new (mail_cb, self, sb_tryout_mail_free);
  self->connection = sb_connection_new (sb_sandbox_get_target (self->sandbox),
                                        "Switchback, trying a statement");
  job->sql = g_steal_pointer (&start->sql);
  job->length = start->length;
  job->writes = self->writes;
  job->mailbox = sb_mailbox_ref (self->mailbox);
  set_state (self, SB_TRYOUT_RUNNING, g_strdup_printf ("Sandbox, %s: running", get_mode (self)));
  sb_connection_run_async (self->connection, sb_tryout_job_run, job, sb_tryout_job_free,
                           (GDestroyNotify) sb_tryout_outcome_free, run_cb, g_object_ref (self));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SbTryout *self = SB_TRYOUT (source);
  g_autoptr (GError) error = NULL;
  SbSandbox *sandbox = g_task_propagate_pointer (G_TASK (result), &error);

  if (sandbox == NULL)
    {
      fail (self, error);
      return;
    }
  /* The new lease is held already when the old one goes, so the server stays up. */
  g_clear_pointer (&self->sandbox, sb_sandbox_close);
  self->sandbox = sandbox;
  if (self->is_closed)
    {
      g_clear_pointer (&self->sandbox, sb_sandbox_close);
      set_state (self, SB_TRYOUT_NONE, NULL);
    }
  else
    run (self, g_task_get_task_data (G_TASK (result)));
}

/**
 * sb_tryout_run:
 * @self: a tryout that is not busy
 * @folder: the project's folder
 * @sql: (array length=length): one or more statements
 * @length: in bytes
 *
 * Runs it in the project's database in the sandbox, which is started where it is not up; in one
 * transaction that is rolled back. #SbTryout::ended tells the end.
 */
void
sb_tryout_run (SbTryout *self, const char *folder, const char *sql, gsize length)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *copy = g_strndup (sql, length);
  Start *start;

  g_return_if_fail (SB_IS_TRYOUT (self) && !sb_tryout_is_busy (self));

  start = g_new0 (Start, 1);
  start->folder = g_strdup (folder);
  start->sql = g_strdup (copy);
  start->length = length;
  g_free (self->statement);
  self->statement = sb_printable_squeeze (copy, MAX_HEAD);
  self->shown = 0;
  self->is_closed = FALSE;
  g_clear_object (&self->rows);
  self->rows = sb_row_store_new ();
  set_state (self, SB_TRYOUT_STARTING, g_strdup ("Going to the sandbox"));
  task = g_task_new (self, NULL, opened_cb, NULL);
  g_task_set_source_tag (task, sb_tryout_run);
  g_task_set_task_data (task, start, start_free);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * sb_tryout_stop:
 * @self: a tryout
 *
 * Cancels the statement that runs.
 */
void
sb_tryout_stop (SbTryout *self)
{
  if (self->connection != NULL)
    sb_connection_cancel (self->connection, SB_CANCEL_STATEMENT);
}

/**
 * sb_tryout_close:
 * @self: a tryout
 *
 * The project is left: what runs is cancelled, the sandbox let go, what is shown forgotten.
 */
void
sb_tryout_close (SbTryout *self)
{
  gboolean is_busy = sb_tryout_is_busy (self);

  sb_tryout_stop (self);
  self->is_closed = is_busy;
  if (!is_busy)
    g_clear_pointer (&self->sandbox, sb_sandbox_close);
  g_clear_object (&self->rows);
  self->rows = sb_row_store_new ();
  g_clear_pointer (&self->statement, g_free);
  if (!is_busy)
    set_state (self, SB_TRYOUT_NONE, NULL);
}

/**
 * sb_tryout_set_writes:
 * @self: a tryout
 * @writes: whether what is run from now on may write; it is rolled back all the same
 */
void
sb_tryout_set_writes (SbTryout *self, gboolean writes)
{
  if (writes == self->writes)
    return;
  self->writes = writes;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sb_tryout_get_writes:
 * @self: a tryout
 *
 * Returns: whether what is run may write
 */
gboolean
sb_tryout_get_writes (SbTryout *self)
{
  return self->writes;
}

/**
 * sb_tryout_get_state:
 * @self: a tryout
 *
 * Returns: how far it is
 */
SbTryoutState
sb_tryout_get_state (SbTryout *self)
{
  return self->state;
}

/**
 * sb_tryout_is_busy:
 * @self: a tryout
 *
 * Returns: whether something is being run
 */
gboolean
sb_tryout_is_busy (SbTryout *self)
{
  return self->state == SB_TRYOUT_STARTING || self->state == SB_TRYOUT_RUNNING;
}

/**
 * sb_tryout_get_statement:
 * @self: a tryout
 *
 * Returns: (transfer none) (nullable): how what was run last begins, on one printable line
 */
const char *
sb_tryout_get_statement (SbTryout *self)
{
  return self->statement;
}

/**
 * sb_tryout_get_summary:
 * @self: a tryout
 *
 * Returns: (transfer none) (nullable): what goes on, or how it ended, on one printable line
 */
const char *
sb_tryout_get_summary (SbTryout *self)
{
  return self->summary;
}

/**
 * sb_tryout_get_rows:
 * @self: a tryout
 *
 * Returns: (transfer none): the rows of the last statement, as they come in
 */
SbRowStore *
sb_tryout_get_rows (SbTryout *self)
{
  return self->rows;
}
