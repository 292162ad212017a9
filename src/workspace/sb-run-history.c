/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-history.h"

#include <string.h>

#include "sb-printable.h"
#include "sb-words.h"

/* How many runs are read at first, and how many more each time. */
#define PAGE 50
#define MAX_TEXT 200

struct _SbRunHistory
{
  GObject parent_instance;

  /* owned */
  SbWorkspace *workspace;
  SbRunList *list; /* NULL until it is read */
  char *message;   /* why there is nothing to be seen */
  char *problem;   /* why no more could be read */

  gboolean is_reading;
};

enum
{
  SB_RUN_HISTORY_CHANGED,
  SB_RUN_HISTORY_N_SIGNALS,
};

static guint sb_run_history_signals[SB_RUN_HISTORY_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbRunHistory, sb_run_history, G_TYPE_OBJECT)

static void
sb_run_history_finalize (GObject *object)
{
  SbRunHistory *self = SB_RUN_HISTORY (object);

  g_clear_object (&self->workspace);
  g_clear_pointer (&self->list, sb_run_list_unref);
  g_free (self->message);
  g_free (self->problem);

  G_OBJECT_CLASS (sb_run_history_parent_class)->finalize (object);
}

static void
sb_run_history_class_init (SbRunHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_run_history_finalize;

  /**
   * SbRunHistory::changed:
   * @self: a run history
   *
   * It was read, or could not be.
   */
  sb_run_history_signals[SB_RUN_HISTORY_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_run_history_init (SbRunHistory *self)
{
  self->message = g_strdup ("Reading the journal …");
}

static void
take_list (SbRunHistory *self, SbRunList *list)
{
  g_clear_pointer (&self->list, sb_run_list_unref);
  g_clear_pointer (&self->message, g_free);
  self->list = list;
  if (!sb_run_list_has_journal (list))
    self->message = g_strdup (
        "There is no journal on this target yet. It begins with the first run "
        "of Switchback.");
  else if (sb_run_list_get_n_runs (list) == 0)
    self->message = g_strdup ("No run yet");
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbRunHistory) self = user_data;
  g_autoptr (GError) error = NULL;
  SbRunList *list = sb_workspace_list_runs_finish (SB_WORKSPACE (source), result, &error);

  self->is_reading = FALSE;
  if (list != NULL)
    take_list (self, list);
  else if (self->list != NULL)
    self->problem = g_strdup_printf ("Older runs could not be read: %s", error->message);
  else
    {
      g_free (self->message);
      self->message = g_strdup_printf ("The journal could not be read: %s", error->message);
    }
  g_signal_emit (self, sb_run_history_signals[SB_RUN_HISTORY_CHANGED], 0);
}

/**
 * sb_run_history_read_more:
 * @self: a run history
 *
 * Begins to read some runs more than there are in the list; "changed" tells when it has, or could
 * not.
 */
void
sb_run_history_read_more (SbRunHistory *self)
{
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  g_clear_pointer (&self->problem, g_free);
  sb_workspace_list_runs_async (self->workspace,
                                PAGE + (self->list ? sb_run_list_get_n_runs (self->list) : 0), NULL,
                                listed_cb, g_object_ref (self));
}

/**
 * sb_run_history_new:
 * @workbench: a workbench with a timeline
 *
 * Begins to read what the target's journal says; "changed" tells when it has.
 *
 * Returns: (transfer full): the run history
 */
SbRunHistory *
sb_run_history_new (SbWorkbench *workbench)
{
  SbRunHistory *self = g_object_new (SB_TYPE_RUN_HISTORY, NULL);

  self->workspace = g_object_ref (sb_workbench_get_workspace (workbench));
  sb_run_history_read_more (self);
  return self;
}

/**
 * sb_run_history_get_n_older:
 * @self: a run history
 *
 * Returns: how many runs the journal has beyond those in the list
 */
guint
sb_run_history_get_n_older (SbRunHistory *self)
{
  guint n = self->list != NULL ? sb_run_list_get_n_runs (self->list) : 0;

  return self->list != NULL ? MAX (sb_run_list_get_n_known (self->list), n) - n : 0;
}

/**
 * sb_run_history_get_problem:
 * @self: a run history
 *
 * Returns: (transfer none) (nullable): why no more runs could be read, as plain text
 */
const char *
sb_run_history_get_problem (SbRunHistory *self)
{
  return self->problem;
}

/**
 * sb_run_history_get_list:
 * @self: a run history
 *
 * Returns: (transfer none) (nullable): the runs, newest first
 */
SbRunList *
sb_run_history_get_list (SbRunHistory *self)
{
  return self->list;
}

/**
 * sb_run_history_get_message:
 * @self: a run history
 *
 * Returns: (transfer none) (nullable): what is to be said instead of runs
 */
const char *
sb_run_history_get_message (SbRunHistory *self)
{
  return self->message;
}

/**
 * sb_run_history_is_good:
 * @run: a run
 *
 * Returns: whether all of it was done
 */
gboolean
sb_run_history_is_good (const SbPastRun *run)
{
  return g_strcmp0 (run->outcome, "applied") == 0;
}

static const char *
get_outcome (const SbPastRun *run)
{
  if (run->outcome == NULL)
    return "not finished";
  if (!sb_run_history_is_good (run))
    return run->outcome;
  return strcmp (run->kind, "rollback") == 0 ? "rolled back"
         : strcmp (run->kind, "mark") == 0   ? "marked"
                                             : "applied";
}

/**
 * sb_run_history_dup_title:
 * @run: a run
 *
 * Returns: (transfer full): "2026-11-21 16:20 · apply · 3 migrations applied", on one printable line
 */
char *
sb_run_history_dup_title (const SbPastRun *run)
{
  g_autofree char *time = sb_words_time (run->started_at);
  g_autofree char *count = sb_words_count (run->steps->len, "migration", "migrations");
  g_autofree char *text =
      sb_run_history_is_good (run)
          ? g_strdup_printf ("%s · %s · %s %s", time, run->kind, count, get_outcome (run))
          : g_strdup_printf ("%s · %s · %s · %s", time, run->kind, get_outcome (run), count);

  return sb_printable_ellipsize (text, MAX_TEXT);
}

/**
 * sb_run_history_dup_facts:
 * @run: a run
 *
 * Returns: (transfer full): how long, who, from where, with what, on one printable line
 */
char *
sb_run_history_dup_facts (const SbPastRun *run)
{
  g_autofree char *duration = run->duration_ms >= 0 ? sb_words_duration (run->duration_ms * 1000)
                                                    : NULL;
  g_autofree char *text =
      g_strdup_printf ("%s%s%s on %s · Switchback %s", duration != NULL ? duration : "",
                       duration != NULL ? " · " : "", run->role, run->host, run->program_version);

  return sb_printable_ellipsize (text, MAX_TEXT);
}

/**
 * sb_run_history_dup_step:
 * @step: what a run did with one migration
 *
 * Returns: (transfer full): "033  033_add.sql  failed · why", on one printable line
 */
char *
sb_run_history_dup_step (const SbPastStep *step)
{
  g_autofree char *duration = step->duration_ms >= 0 ? sb_words_duration (step->duration_ms * 1000)
                                                     : NULL;
  g_autofree char *text = g_strdup_printf (
      "%s  %s  %s%s%s%s%s", step->version, *step->file != '\0' ? step->file : step->key,
      step->state, duration != NULL ? " · " : "", duration != NULL ? duration : "",
      step->error != NULL ? " · " : "", step->error != NULL ? step->error : "");

  return sb_printable_ellipsize (text, 10 * MAX_TEXT);
}

/**
 * sb_run_history_dup_text:
 * @run: a run
 *
 * Returns: (transfer full): all that is known of it, for the clipboard
 */
char *
sb_run_history_dup_text (const SbPastRun *run)
{
  g_autofree char *title = sb_run_history_dup_title (run), *facts = sb_run_history_dup_facts (run);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n%s\n%s\n", title, facts, run->id);
  for (guint i = 0; i < run->steps->len; i++)
    {
      g_autofree char *step = sb_run_history_dup_step (run->steps->pdata[i]);

      g_string_append_printf (text, "  %s\n", step);
    }
  return g_string_free (text, FALSE);
}
