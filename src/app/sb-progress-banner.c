/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-progress-banner.h"

#include "sb-printable.h"

#define MAX_LINE 300
#define MAX_MESSAGE 1000

struct _SbProgressBanner
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
  char *closed;   /* (nullable): the outcome that the person closed */
  char *activity; /* (nullable): what is shown */
  guint tick;     /* runs only while a run or a rehearsal does */

  /* from the template */
  GtkWidget *activity_bar;
  GtkSpinner *activity_spinner;
  GtkLabel *activity_label;
  GtkWidget *run_bar;
  GtkLabel *run_title;
  GtkLabel *run_counters;
  GtkLabel *run_elapsed;
  GtkProgressBar *run_fraction;
  GtkWidget *rehearsal_bar;
  GtkSpinner *rehearsal_spinner;
  GtkLabel *rehearsal_title;
  GtkLabel *rehearsal_elapsed;
  GtkWidget *wait_bar;
  GtkLabel *wait_title;
  GtkLabel *wait_detail;
  GtkWidget *copy_pid_button;
  GtkWidget *end_session_button;
  GtkWidget *outcome_bar;
  GtkImage *outcome_icon;
  GtkLabel *outcome_label;
  GtkWidget *rollback_button;
  GtkWidget *interruption_bar;
  GtkLabel *interruption_label;
  GtkWidget *trouble_bar;
  GtkLabel *trouble_title;
  GtkLabel *trouble_message;
  GtkLabel *trouble_advice;
};

G_DEFINE_FINAL_TYPE (SbProgressBanner, sb_progress_banner, ADW_TYPE_BIN)

static void
set_line (GtkLabel *label, const char *text)
{
  g_autofree char *line = sb_printable_ellipsize (text ? text : "", MAX_LINE);

  gtk_label_set_text (label, line);
  gtk_widget_set_visible (GTK_WIDGET (label), *line != '\0');
}

static void
set_text (GtkLabel *label, const char *text)
{
  g_autofree char *line = sb_printable_ellipsize (text ? text : "", MAX_MESSAGE);

  gtk_label_set_text (label, line);
  gtk_widget_set_visible (GTK_WIDGET (label), *line != '\0');
}

static char *
dup_elapsed (gint64 started)
{
  gint64 seconds = MAX (g_get_monotonic_time () - started, 0) / G_USEC_PER_SEC;

  if (seconds >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60),
                            (int) (seconds % 60));
  return g_strdup_printf ("%02d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

static void
update_elapsed (SbProgressBanner *self)
{
  SbRunProgress *progress = sb_workbench_get_progress (self->workbench);
  g_autofree char *elapsed = dup_elapsed (sb_run_progress_get_started (progress));

  gtk_label_set_text (self->run_elapsed, elapsed);
}

static void
update_rehearsal_elapsed (SbProgressBanner *self)
{
  SbRehearsals *rehearsals = sb_workbench_get_rehearsals (self->workbench);
  g_autofree char *elapsed = dup_elapsed (sb_rehearsals_get_started (rehearsals));

  gtk_label_set_text (self->rehearsal_elapsed, elapsed);
}

/* Whose process number is worth copying: the one that could be ended, else the
 * first in the way. */
static const SbBlocker *
find_blocker (SbProgressBanner *self)
{
  SbLockWait *wait = sb_run_progress_get_wait (sb_workbench_get_progress (self->workbench));
  const SbBlocker *idle = wait != NULL ? sb_lock_wait_find_idle (wait) : NULL;

  if (idle == NULL && wait != NULL && wait->blockers->len > 0)
    idle = wait->blockers->pdata[0];
  return idle != NULL && idle->pid > 0 ? idle : NULL;
}

static void
update_wait (SbProgressBanner *self)
{
  SbRunProgress *progress = sb_workbench_get_progress (self->workbench);
  g_autofree char *title = sb_run_progress_is_running (progress)
                               ? sb_run_progress_dup_wait_title (progress)
                               : NULL;
  g_autofree char *detail = NULL;
  const SbBlocker *blocker;

  gtk_widget_set_visible (self->wait_bar, title != NULL);
  if (title == NULL)
    return;
  detail = sb_run_progress_dup_wait_detail (progress);
  blocker = find_blocker (self);
  set_line (self->wait_title, title);
  set_line (self->wait_detail, detail);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->wait_detail),
                               gtk_label_get_text (self->wait_detail));
  gtk_widget_set_visible (self->copy_pid_button, blocker != NULL);
  gtk_widget_set_visible (self->end_session_button,
                          blocker != NULL && sb_blocker_is_idle (blocker));
}

static gboolean
tick_cb (gpointer user_data)
{
  update_elapsed (user_data);
  update_rehearsal_elapsed (user_data);
  update_wait (user_data);
  return G_SOURCE_CONTINUE;
}

/* The seconds pass as long as there is something to count them for. */
static void
update_tick (SbProgressBanner *self)
{
  gboolean is_wanted = sb_run_progress_is_running (sb_workbench_get_progress (self->workbench))
                       || sb_rehearsals_is_busy (sb_workbench_get_rehearsals (self->workbench));

  if (!is_wanted)
    g_clear_handle_id (&self->tick, g_source_remove);
  else if (self->tick == 0)
    self->tick = g_timeout_add_seconds (1, tick_cb, self);
}

static void
update_rehearsal (SbProgressBanner *self)
{
  SbRehearsals *rehearsals = sb_workbench_get_rehearsals (self->workbench);
  gboolean is_busy = sb_rehearsals_is_busy (rehearsals);
  g_autofree char *title = sb_rehearsals_dup_title (rehearsals);

  gtk_widget_set_visible (self->rehearsal_bar, is_busy);
  gtk_spinner_set_spinning (self->rehearsal_spinner, is_busy);
  update_tick (self);
  if (!is_busy)
    return;
  set_line (self->rehearsal_title, title);
  update_rehearsal_elapsed (self);
}

static void
progress_cb (SbProgressBanner *self)
{
  SbRunProgress *progress = sb_workbench_get_progress (self->workbench);
  gboolean is_running = sb_run_progress_is_running (progress);

  gtk_widget_set_visible (self->run_bar, is_running);
  update_wait (self);
  update_tick (self);
  if (!is_running)
    return;
  set_line (self->run_title, sb_run_progress_get_title (progress));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->run_title), gtk_label_get_text (self->run_title));
  gtk_progress_bar_set_fraction (self->run_fraction,
                                 CLAMP (sb_run_progress_get_fraction (progress), 0, 1));
  set_line (self->run_counters, sb_run_progress_get_counters (progress));
  update_elapsed (self);
}

static void
update_activity (SbProgressBanner *self)
{
  const char *activity = sb_workbench_get_activity (self->workbench);

  if (g_strcmp0 (self->activity, activity) == 0)
    return;
  g_free (self->activity);
  self->activity = g_strdup (activity);
  set_line (self->activity_label, activity);
  gtk_spinner_set_spinning (self->activity_spinner, activity != NULL);
  gtk_widget_set_visible (self->activity_bar, activity != NULL);
}

/* Advice is kept without a capital and a full stop. */
static void
append_sentence (GString *text, const char *sentence)
{
  if (sentence == NULL || *sentence == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append_unichar (text, g_unichar_toupper (g_utf8_get_char (sentence)));
  g_string_append (text, g_utf8_next_char (sentence));
  g_string_append_c (text, '.');
}

static void
update_trouble (SbProgressBanner *self)
{
  SbFailure *trouble = sb_workbench_get_trouble (self->workbench);
  g_autoptr (GString) advice = g_string_new (NULL);

  gtk_widget_set_visible (self->trouble_bar, trouble != NULL);
  if (trouble == NULL)
    return;
  append_sentence (advice, trouble->cause);
  append_sentence (advice, trouble->next);
  set_line (self->trouble_title, trouble->title);
  set_text (self->trouble_message, trouble->message);
  set_text (self->trouble_advice, advice->str);
}

/* It stays until it is dismissed: whoever starts the program may look elsewhere at first. */
static void
update_interruption (SbProgressBanner *self)
{
  const char *text = sb_workbench_get_interruption (self->workbench);
  g_autofree char *printable = sb_printable_text (text ? text : "");

  gtk_widget_set_visible (self->interruption_bar, text != NULL);
  if (g_strcmp0 (gtk_label_get_text (self->interruption_label), printable) != 0)
    gtk_label_set_text (self->interruption_label, printable);
}

/* What a person stopped is no error. */
static void
set_tone (SbProgressBanner *self)
{
  static const char *const tones[] = { "success", "warning", "error" };
  static const char *const icons[] = { "emblem-ok-symbolic", "dialog-warning-symbolic",
                                       "dialog-error-symbolic" };
  guint tone = sb_workbench_is_outcome_good (self->workbench) ? 0
               : sb_workbench_was_cancelled (self->workbench) ? 1
                                                              : 2;

  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    gtk_widget_remove_css_class (self->outcome_bar, tones[i]);
  gtk_widget_add_css_class (self->outcome_bar, tones[tone]);
  gtk_image_set_from_icon_name (self->outcome_icon, icons[tone]);
}

static void
update_outcome (SbProgressBanner *self)
{
  SbRunProgress *progress = sb_workbench_get_progress (self->workbench);
  const char *outcome = sb_workbench_get_outcome (self->workbench);
  /* The card of a failure says the same, and more. */
  gboolean is_told = sb_workbench_get_failure (self->workbench) != NULL
                     && !sb_workbench_offers_rollback (self->workbench);
  gboolean is_shown = outcome && !is_told && !sb_run_progress_is_running (progress)
                      && g_strcmp0 (outcome, self->closed) != 0;

  gtk_widget_set_visible (self->outcome_bar, is_shown);
  if (!is_shown)
    return;
  set_line (self->outcome_label, outcome);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->outcome_label),
                               gtk_label_get_text (self->outcome_label));
  set_tone (self);
  gtk_widget_set_visible (self->rollback_button, sb_workbench_offers_rollback (self->workbench));
}

static void
changed_cb (SbProgressBanner *self)
{
  progress_cb (self);
  update_rehearsal (self);
  update_activity (self);
  update_interruption (self);
  update_trouble (self);
  update_outcome (self);
}

/* A new outcome is shown even where it says the same as the one that was closed. */
static void
run_ended_cb (SbProgressBanner *self, const char *title, const char *body, gboolean good)
{
  g_clear_pointer (&self->closed, g_free);
  changed_cb (self);
}

static void
close_cb (SbProgressBanner *self)
{
  g_free (self->closed);
  self->closed = g_strdup (sb_workbench_get_outcome (self->workbench));
  update_outcome (self);
}

static void
dismiss_interruption_cb (SbProgressBanner *self)
{
  sb_workbench_dismiss_interruption (self->workbench);
}

static void
copy_pid_cb (SbProgressBanner *self)
{
  const SbBlocker *blocker = find_blocker (self);
  g_autofree char *pid = blocker != NULL ? g_strdup_printf ("%d", blocker->pid) : NULL;

  if (pid != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), pid);
}

static void
end_session_cb (SbProgressBanner *self)
{
  sb_workbench_end_session (self->workbench);
}

static void
sb_progress_banner_dispose (GObject *object)
{
  SbProgressBanner *self = SB_PROGRESS_BANNER (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_progress_banner_parent_class)->dispose (object);
}

static void
sb_progress_banner_finalize (GObject *object)
{
  SbProgressBanner *self = SB_PROGRESS_BANNER (object);

  g_free (self->closed);
  g_free (self->activity);

  G_OBJECT_CLASS (sb_progress_banner_parent_class)->finalize (object);
}

static void
sb_progress_banner_class_init (SbProgressBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_progress_banner_dispose;
  G_OBJECT_CLASS (klass)->finalize = sb_progress_banner_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-progress-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, activity_bar);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, activity_spinner);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, activity_label);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, run_bar);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, run_title);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, run_counters);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, run_elapsed);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, run_fraction);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, rehearsal_bar);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, rehearsal_spinner);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, rehearsal_title);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, rehearsal_elapsed);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, wait_bar);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, wait_title);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, wait_detail);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, copy_pid_button);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, end_session_button);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, outcome_bar);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, outcome_icon);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, outcome_label);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, rollback_button);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, interruption_bar);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, interruption_label);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, trouble_bar);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, trouble_title);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, trouble_message);
  gtk_widget_class_bind_template_child (widget_class, SbProgressBanner, trouble_advice);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_interruption_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_pid_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_session_cb);
}

static void
sb_progress_banner_init (SbProgressBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_progress_banner_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_progress_banner_new (SbWorkbench *workbench)
{
  SbProgressBanner *self = g_object_new (SB_TYPE_PROGRESS_BANNER, NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "failure", G_CALLBACK (update_outcome), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "run-ended", G_CALLBACK (run_ended_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sb_workbench_get_progress (workbench), "changed",
                           G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}
