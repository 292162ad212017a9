/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-progress.h"

#include <string.h>

#include "sb-printable.h"
#include "sb-wait-words.h"

/* Thousands of statements a second are told about thirty times a second. */
#define COALESCE_MS 33
#define MAX_NAME 80

struct _SbRunProgress
{
  GObject parent_instance;

  /* owned */
  char *name; /* of the migration that runs: "035 add notification read state" */
  char *key;
  char *title;
  char *counters;
  char *cancelling;
  char *running;    /* how the statement begins that runs now */
  char *phase;      /* what the server does with it */
  SbLockWait *wait; /* what it waits for, or waited for before the pause */

  SbProgressKind kind;
  gboolean is_running;
  gboolean is_checking; /* the migration is done, its checks run */
  gboolean is_dirty;    /* changed since "changed" was emitted */
  gint64 started;
  guint n_migrations;
  guint ordinal;
  guint n_statements;
  guint statement;
  guint n_checks;
  guint timeout;
  gboolean is_asking;  /* what became of its COMMIT */
  gint64 silent_since; /* since when the server answers nobody, monotonic µs; 0: it does */
  double advance;      /* how much of the statement is done, from 0 to 1 */
  gint64 retry_at;     /* when the pause ends, monotonic µs; 0: there is none */
  guint attempt, n_attempts;
};

enum
{
  SB_RUN_PROGRESS_CHANGED,
  SB_RUN_PROGRESS_N_SIGNALS,
};

static guint sb_run_progress_signals[SB_RUN_PROGRESS_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbRunProgress, sb_run_progress, G_TYPE_OBJECT)

static void
sb_run_progress_dispose (GObject *object)
{
  SbRunProgress *self = SB_RUN_PROGRESS (object);

  g_clear_handle_id (&self->timeout, g_source_remove);

  G_OBJECT_CLASS (sb_run_progress_parent_class)->dispose (object);
}

static void
sb_run_progress_finalize (GObject *object)
{
  SbRunProgress *self = SB_RUN_PROGRESS (object);

  g_free (self->name);
  g_free (self->key);
  g_free (self->title);
  g_free (self->counters);
  g_free (self->cancelling);
  g_free (self->running);
  g_free (self->phase);
  g_clear_pointer (&self->wait, sb_lock_wait_unref);

  G_OBJECT_CLASS (sb_run_progress_parent_class)->finalize (object);
}

static void
sb_run_progress_class_init (SbRunProgressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sb_run_progress_dispose;
  object_class->finalize = sb_run_progress_finalize;

  /**
   * SbRunProgress::changed:
   * @self: a progress
   *
   * It is further, has begun or has ended. Steps in quick succession are told together.
   */
  sb_run_progress_signals[SB_RUN_PROGRESS_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_run_progress_init (SbRunProgress *self)
{
}

static void
tell_now (SbRunProgress *self)
{
  self->is_dirty = FALSE;
  g_signal_emit (self, sb_run_progress_signals[SB_RUN_PROGRESS_CHANGED], 0);
}

static gboolean
timeout_cb (gpointer user_data)
{
  SbRunProgress *self = user_data;

  if (!self->is_dirty)
    {
      self->timeout = 0;
      return G_SOURCE_REMOVE;
    }
  tell_now (self);
  return G_SOURCE_CONTINUE;
}

static void
tell (SbRunProgress *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->counters, g_free);
  self->is_dirty = TRUE;
  if (self->timeout != 0)
    return;
  self->timeout = g_timeout_add (COALESCE_MS, timeout_cb, self);
  tell_now (self);
}

static void
tell_at_once (SbRunProgress *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->counters, g_free);
  tell_now (self);
}

/* What was waited for, or was being built, is over. */
static void
forget_wait (SbRunProgress *self)
{
  g_clear_pointer (&self->wait, sb_lock_wait_unref);
  g_clear_pointer (&self->phase, g_free);
  self->advance = 0;
  self->retry_at = 0;
  self->silent_since = 0;
}

static void
reset (SbRunProgress *self)
{
  forget_wait (self);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->cancelling, g_free);
  g_clear_pointer (&self->running, g_free);
  self->is_checking = FALSE;
  self->is_asking = FALSE;
  self->n_migrations = 0;
  self->ordinal = 0;
  self->n_statements = 0;
  self->statement = 0;
  self->n_checks = 0;
}

/**
 * sb_run_progress_new:
 *
 * Returns: (transfer full): a progress of nothing yet
 */
SbRunProgress *
sb_run_progress_new (void)
{
  return g_object_new (SB_TYPE_RUN_PROGRESS, NULL);
}

/**
 * sb_run_progress_begin:
 * @self: a progress
 * @kind: what begins
 */
void
sb_run_progress_begin (SbRunProgress *self, SbProgressKind kind)
{
  reset (self);
  self->kind = kind;
  self->is_running = TRUE;
  self->started = g_get_monotonic_time ();
  tell_at_once (self);
}

/**
 * sb_run_progress_set_total:
 * @self: a progress that has begun
 * @n_migrations: of how many migrations; a run's events say it by themselves, a verification's do
 *   not
 */
void
sb_run_progress_set_total (SbRunProgress *self, guint n_migrations)
{
  self->n_migrations = n_migrations;
  tell (self);
}

static void
set_migration (SbRunProgress *self, const SbRunEvent *event)
{
  g_autofree char *description = NULL;

  if (event->key == NULL || g_strcmp0 (self->key, event->key) == 0)
    return;
  description = sb_printable_ellipsize (event->description != NULL ? event->description : "",
                                        MAX_NAME);
  g_free (self->key);
  self->key = g_strdup (event->key);
  g_free (self->name);
  self->name = g_strchomp (g_strdup_printf ("%s %s", event->version, description));
  self->ordinal = event->ordinal;
  self->n_statements = event->n_statements;
  self->statement = 0;
  self->n_checks = 0;
  self->is_checking = self->kind == SB_PROGRESS_VERIFY;
}

static void
set_wait (SbRunProgress *self, const SbRunEvent *event)
{
  forget_wait (self);
  self->wait = event->wait != NULL ? sb_lock_wait_ref (event->wait) : NULL;
}

static void
set_retry (SbRunProgress *self, const SbRunEvent *event)
{
  set_wait (self, event);
  self->retry_at = g_get_monotonic_time () + event->pause_us;
  self->attempt = event->attempt;
  self->n_attempts = event->n_attempts;
  if (event->statement == 0)
    self->statement = 0;
}

static void
set_advance (SbRunProgress *self, const SbRunEvent *event)
{
  forget_wait (self);
  self->phase = g_strdup (event->phase);
  if (event->n_units > 0)
    self->advance = (double) MIN (event->n_done_units, event->n_units) / event->n_units;
}

static void
set_connection (SbRunProgress *self, const SbRunEvent *event)
{
  forget_wait (self);
  self->is_asking = strcmp (event->state, "lost") == 0;
  if (strcmp (event->state, "silent") == 0)
    self->silent_since = g_get_monotonic_time () - event->duration_us;
  /* What was cancelled before is over: now something else goes on, which can be cancelled, too. */
  if (self->is_asking)
    g_clear_pointer (&self->cancelling, g_free);
}

static void
set_running (SbRunProgress *self, const char *next)
{
  g_free (self->running);
  self->running = g_strdup (next);
}

/**
 * sb_run_progress_push_event:
 * @self: a progress that has begun
 * @event: what happened
 */
void
sb_run_progress_push_event (SbRunProgress *self, const SbRunEvent *event)
{
  switch (event->kind)
    {
    case SB_EVENT_RUN_START:
      if (event->n_migrations > 0)
        self->n_migrations = event->n_migrations;
      break;
    case SB_EVENT_MIGRATION_START:
      set_migration (self, event);
      forget_wait (self);
      set_running (self, event->next);
      break;
    case SB_EVENT_STATEMENT:
      self->statement = event->statement;
      forget_wait (self);
      set_running (self, event->next);
      break;
    case SB_EVENT_MIGRATION_END:
      forget_wait (self);
      set_running (self, NULL);
      self->is_asking = FALSE;
      self->is_checking = TRUE;
      break;
    case SB_EVENT_CHECK:
      set_migration (self, event);
      self->n_checks++;
      break;
    case SB_EVENT_CHECK_START:
      set_migration (self, event);
      break;
    case SB_EVENT_LOCK_WAIT:
      set_wait (self, event);
      break;
    case SB_EVENT_RETRY:
      set_retry (self, event);
      set_running (self, event->next);
      break;
    case SB_EVENT_PROGRESS:
      set_advance (self, event);
      break;
    case SB_EVENT_CONNECTION:
      set_connection (self, event);
      break;
    case SB_EVENT_NOTICE:
    case SB_EVENT_ROWS:
    case SB_EVENT_ERROR:
    case SB_EVENT_SUMMARY:
    default:
      return;
    }
  tell (self);
}

/**
 * sb_run_progress_set_cancelling:
 * @self: a progress that has begun
 * @how: what is being done to end it, and what comes next: "Cancelling; again ends …"
 */
void
sb_run_progress_set_cancelling (SbRunProgress *self, const char *how)
{
  g_free (self->cancelling);
  self->cancelling = g_strdup (how);
  tell_at_once (self);
}

/**
 * sb_run_progress_end:
 * @self: a progress
 */
void
sb_run_progress_end (SbRunProgress *self)
{
  self->is_running = FALSE;
  forget_wait (self);
  tell_at_once (self);
}

/**
 * sb_run_progress_is_running:
 * @self: a progress
 *
 * Returns: whether it has begun and not ended
 */
gboolean
sb_run_progress_is_running (SbRunProgress *self)
{
  return self->is_running;
}

/**
 * sb_run_progress_get_kind:
 * @self: a progress
 *
 * Returns: what was begun last
 */
SbProgressKind
sb_run_progress_get_kind (SbRunProgress *self)
{
  return self->kind;
}

/**
 * sb_run_progress_get_title:
 * @self: a progress
 *
 * Returns: (transfer none): "Applying 035 add notification read state", or how it is being
 *   cancelled; plain text
 */
const char *
sb_run_progress_get_title (SbRunProgress *self)
{
  static const char *const verbs[] = { "Applying", "Rolling back", "Verifying" };

  if (self->title == NULL)
    {
      if (self->cancelling != NULL)
        self->title = g_strdup (self->cancelling);
      else if (self->is_asking)
        self->title = g_strdup_printf (
            "The connection was lost at COMMIT; asking what became of %s", self->name);
      else if (self->name == NULL)
        self->title = g_strdup_printf ("%s …", verbs[self->kind]);
      else
        self->title = g_strdup_printf ("%s %s",
                                       self->n_checks > 0 ? "Verifying" : verbs[self->kind],
                                       self->name);
    }
  return self->title;
}

/* While a statement runs it is the one after the last that is done. */
static void
append_part (SbRunProgress *self, GString *text)
{
  const char *separator = text->len > 0 ? " · " : "";

  if (self->n_checks > 0)
    g_string_append_printf (text, "%s%u %s", separator, self->n_checks,
                            self->n_checks == 1 ? "check" : "checks");
  else if (self->n_statements > 0)
    g_string_append_printf (text, "%sstatement %u of %u", separator,
                            MIN (self->statement + 1, self->n_statements), self->n_statements);
  if (self->phase != NULL)
    g_string_append_printf (text, " · %s", self->phase);
  if (self->phase != NULL && self->advance > 0)
    g_string_append_printf (text, " %d %%", (int) (100 * self->advance));
}

/**
 * sb_run_progress_get_counters:
 * @self: a progress
 *
 * Returns: (transfer none): "migration 2 of 3 · statement 1 of 3"; "" before anything is known
 */
const char *
sb_run_progress_get_counters (SbRunProgress *self)
{
  if (self->counters == NULL)
    {
      GString *text = g_string_new (NULL);

      if (self->ordinal > 0 && self->n_migrations > 0)
        g_string_append_printf (text, "migration %u of %u", self->ordinal, self->n_migrations);
      append_part (self, text);
      self->counters = g_string_free (text, FALSE);
    }
  return self->counters;
}

/**
 * sb_run_progress_get_statement:
 * @self: a progress
 *
 * Returns: (transfer none) (nullable): how the statement begins that runs now, on one printable
 *   line
 */
const char *
sb_run_progress_get_statement (SbRunProgress *self)
{
  return self->is_running ? self->running : NULL;
}

/**
 * sb_run_progress_get_wait:
 * @self: a progress
 *
 * Returns: (transfer none) (nullable): what it waits for, or waited for before
 * the pause it is in
 */
SbLockWait *
sb_run_progress_get_wait (SbRunProgress *self)
{
  return self->wait;
}

static gint64
get_pause_left (SbRunProgress *self)
{
  return self->retry_at > 0 ? MAX (self->retry_at - g_get_monotonic_time (), 0) : 0;
}

/**
 * sb_run_progress_dup_wait_title:
 * @self: a progress
 *
 * It changes with time while a pause goes on.
 *
 * Returns: (transfer full) (nullable): "Waiting for a lock on public.orders",
 * "Trying again in 3 s", "No answer for 40 s"; %NULL while it does not wait
 */
char *
sb_run_progress_dup_wait_title (SbRunProgress *self)
{
  gint64 left = get_pause_left (self);

  if (self->silent_since > 0)
    {
      g_autofree char *age = sb_lock_wait_dup_age (g_get_monotonic_time () - self->silent_since);

      return g_strdup_printf ("No answer for %s", age);
    }
  if (left > 0)
    return g_strdup_printf ("Trying again in %d s",
                            (int) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC));
  return self->wait != NULL && self->retry_at == 0 ? sb_wait_words_title (self->wait) : NULL;
}

/**
 * sb_run_progress_dup_wait_detail:
 * @self: a progress
 *
 * Returns: (transfer full) (nullable): who is in the way, and which try is
 * next; plain text
 */
char *
sb_run_progress_dup_wait_detail (SbRunProgress *self)
{
  g_autofree char *who = self->wait != NULL ? sb_wait_words_detail (self->wait, g_get_real_time ())
                                            : NULL;
  g_autofree char *on = NULL;

  if (self->silent_since > 0)
    return g_strdup ("not to a second connection either: the server stands still, or the network "
                     "does · nothing is cancelled by itself");
  if (self->retry_at == 0)
    return g_steal_pointer (&who);
  on = self->wait != NULL && self->wait->relation != NULL
           ? g_strdup_printf (" · %s", self->wait->relation)
           : g_strdup ("");
  return g_strdup_printf ("try %u of %u, rolled back meanwhile%s%s%s", self->attempt,
                          self->n_attempts, on, who != NULL ? " " : "", who != NULL ? who : "");
}

/**
 * sb_run_progress_get_fraction:
 * @self: a progress
 *
 * Returns: from 0 to 1; each migration counts the same
 */
double
sb_run_progress_get_fraction (SbRunProgress *self)
{
  double part = 0;

  if (self->ordinal == 0 || self->n_migrations == 0)
    return 0;
  if (self->is_checking && self->kind != SB_PROGRESS_VERIFY)
    part = 1;
  else if (self->n_statements > 0)
    part = MIN (self->statement + self->advance, self->n_statements) / self->n_statements;
  return MIN ((self->ordinal - 1 + part) / self->n_migrations, 1);
}

/**
 * sb_run_progress_get_started:
 * @self: a progress
 *
 * Returns: when it began, in µs of g_get_monotonic_time()
 */
gint64
sb_run_progress_get_started (SbRunProgress *self)
{
  return self->started;
}
