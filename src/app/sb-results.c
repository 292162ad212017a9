/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-results.h"

#include "sb-checklist-pane.h"
#include "sb-log-pane.h"
#include "sb-plan-pane.h"
#include "sb-problems-pane.h"
#include "sb-rehearsal-pane.h"
#include "sb-search-pane.h"
#include "sb-tab-row.h"
#include "sb-tryout-pane.h"
#include "sb-verification-pane.h"
#include "sb-words.h"

struct _SbResults
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;

  /* template */
  SbTabRow *tabs;
  GtkWidget *verification_tab;
  GtkWidget *problems_tab;
  GtkWidget *checklist_tab;
  GtkLabel *verification_badge;
  GtkLabel *problems_badge;
  GtkLabel *checklist_badge;
  GtkWidget *sandbox_tab; /* hidden until something was run there */
  GtkStack *panes;
  GtkStack *extras;

  gboolean was_running;
  gboolean was_rehearsing;
  gboolean had_checks;
};

enum
{
  PROP_PANE = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SbResults, sb_results, ADW_TYPE_BIN)

static void
set_badge (GtkLabel *badge, const char *text, const char *tone)
{
  const char *classes[] = { "sb-badge", tone, NULL };

  gtk_widget_set_visible (GTK_WIDGET (badge), text != NULL);
  gtk_label_set_text (badge, text != NULL ? text : "");
  gtk_widget_set_css_classes (GTK_WIDGET (badge), classes);
}

static void
set_name (GtkWidget *tab, const char *name, const char *facts)
{
  g_autofree char *label = facts != NULL ? g_strdup_printf ("%s, %s", name, facts)
                                         : g_strdup (name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
checks_changed_cb (SbResults *self)
{
  SbCheckList *checks = sb_workbench_get_checks (self->workbench);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (checks));
  guint n_failed = sb_check_list_count_failed (checks);
  g_autofree char *count = n_failed > 0 ? g_strdup_printf ("%u failed", n_failed)
                                        : sb_words_number (n);
  g_autofree char *total = sb_words_count (n, "check", "checks");
  g_autofree char *facts = n_failed > 0 ? g_strdup_printf ("%s, %u failed", total, n_failed)
                                        : g_steal_pointer (&total);

  set_badge (self->verification_badge, n > 0 ? count : NULL, n_failed > 0 ? "error" : NULL);
  set_name (self->verification_tab, "Verification", n > 0 ? facts : NULL);
  if (n > 0 && !self->had_checks)
    sb_results_show (self, "verification");
  self->had_checks = n > 0;
}

static void
problems_changed_cb (SbResults *self)
{
  SbProblemList *problems = sb_workbench_get_problems (self->workbench);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (problems));
  gboolean has_error = sb_problem_list_count (problems, SB_PROBLEM_ERROR) > 0;
  gboolean has_warning = sb_problem_list_count (problems, SB_PROBLEM_WARNING) > 0;
  g_autofree char *count = sb_words_number (n);
  g_autofree char *facts = sb_words_count (n, "problem", "problems");

  set_badge (self->problems_badge, n > 0 ? count : NULL,
             has_error     ? "error"
             : has_warning ? "warning"
                           : NULL);
  set_name (self->problems_tab, "Problems", n > 0 ? facts : NULL);
}

static void
readiness_cb (SbResults *self)
{
  SbReadiness *readiness = sb_workbench_get_readiness (self->workbench);
  g_autofree char *summary = readiness != NULL ? sb_readiness_dup_summary (readiness) : NULL;
  g_autofree char *facts = readiness != NULL ? g_strdup_printf ("%s done", summary) : NULL;
  g_autofree char *count = NULL;

  if (readiness != NULL)
    {
      guint n_done = sb_readiness_count (readiness, SB_READY_DONE);

      count = g_strdup_printf ("%u/%u", n_done,
                               n_done + sb_readiness_count (readiness, SB_READY_OPEN));
    }
  set_badge (self->checklist_badge, count, NULL);
  set_name (self->checklist_tab, "Checklist", facts);
}

static void
progress_changed_cb (SbResults *self)
{
  SbRunProgress *progress = sb_workbench_get_progress (self->workbench);
  gboolean is_running = sb_run_progress_is_running (progress);

  if (is_running && !self->was_running && sb_run_progress_get_kind (progress) != SB_PROGRESS_VERIFY)
    sb_results_show (self, "log");
  self->was_running = is_running;
}

static void
tryout_changed_cb (SbResults *self)
{
  SbTryout *tryout = sb_workbench_get_tryout (self->workbench);

  if (sb_tryout_get_state (tryout) == SB_TRYOUT_STARTING)
    {
      gtk_widget_show (self->sandbox_tab);
      sb_results_show (self, "sandbox");
    }
}

static void
rehearsals_changed_cb (SbResults *self)
{
  gboolean is_busy = sb_rehearsals_is_busy (sb_workbench_get_rehearsals (self->workbench));

  if (is_busy && !self->was_rehearsing)
    sb_results_show (self, "rehearsal");
  self->was_rehearsing = is_busy;
}

static void
pane_changed_cb (SbResults *self)
{
  const char *pane = sb_results_get_pane (self);
  GtkWidget *extra = pane != NULL ? gtk_stack_get_child_by_name (self->extras, pane) : NULL;

  sb_tab_row_set_pane (self->tabs, pane);
  gtk_widget_set_visible (GTK_WIDGET (self->extras), extra != NULL);
  if (extra != NULL)
    gtk_stack_set_visible_child (self->extras, extra);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PANE]);
}

static void
sb_results_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PANE)
    sb_results_show (SB_RESULTS (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sb_results_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PANE)
    g_value_set_string (value, sb_results_get_pane (SB_RESULTS (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sb_results_dispose (GObject *object)
{
  SbResults *self = SB_RESULTS (object);

  if (self->workbench != NULL)
    {
      g_signal_handlers_disconnect_by_data (sb_workbench_get_checks (self->workbench), self);
      g_signal_handlers_disconnect_by_data (sb_workbench_get_problems (self->workbench), self);
      g_signal_handlers_disconnect_by_data (sb_workbench_get_progress (self->workbench), self);
      g_signal_handlers_disconnect_by_data (sb_workbench_get_tryout (self->workbench), self);
      g_signal_handlers_disconnect_by_data (sb_workbench_get_rehearsals (self->workbench), self);
      g_signal_handlers_disconnect_by_data (self->workbench, self);
    }
  if (self->panes != NULL)
    g_signal_handlers_disconnect_by_data (self->panes, self);
  self->panes = NULL;
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_results_parent_class)->dispose (object);
}

static void
sb_results_class_init (SbResultsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SB_TYPE_TAB_ROW);
  object_class->set_property = sb_results_set_property;
  object_class->get_property = sb_results_get_property;
  object_class->dispose = sb_results_dispose;

  /**
   * SbResults:pane:
   *
   * Which pane is up.
   */
  props[PROP_PANE] = g_param_spec_string ("pane", NULL, NULL, "verification",
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                              | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-results.ui");
  gtk_widget_class_bind_template_child (widget_class, SbResults, tabs);
  gtk_widget_class_bind_template_child (widget_class, SbResults, verification_tab);
  gtk_widget_class_bind_template_child (widget_class, SbResults, problems_tab);
  gtk_widget_class_bind_template_child (widget_class, SbResults, checklist_tab);
  gtk_widget_class_bind_template_child (widget_class, SbResults, checklist_badge);
  gtk_widget_class_bind_template_child (widget_class, SbResults, verification_badge);
  gtk_widget_class_bind_template_child (widget_class, SbResults, problems_badge);
  gtk_widget_class_bind_template_child (widget_class, SbResults, sandbox_tab);
  gtk_widget_class_bind_template_child (widget_class, SbResults, panes);
  gtk_widget_class_bind_template_child (widget_class, SbResults, extras);
}

static void
sb_results_init (SbResults *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_pane (SbResults *self, const char *name, GtkWidget *pane, GtkWidget *extra)
{
  gtk_stack_add_named (self->panes, pane, name);
  if (extra != NULL)
    gtk_stack_add_named (self->extras, extra, name);
}

/**
 * sb_results_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_results_new (SbWorkbench *workbench)
{
  SbResults *self = g_object_new (SB_TYPE_RESULTS, NULL);
  GtkWidget *verification = sb_verification_pane_new (workbench);
  GtkWidget *checklist = sb_checklist_pane_new (workbench);
  GtkWidget *plan = sb_plan_pane_new (workbench);
  GtkWidget *rehearsal = sb_rehearsal_pane_new (workbench);
  GtkWidget *log = sb_log_pane_new (workbench);
  GtkWidget *tryout = sb_tryout_pane_new (workbench);

  self->workbench = g_object_ref (workbench);
  add_pane (self, "verification", verification,
            sb_verification_pane_get_extra (SB_VERIFICATION_PANE (verification)));
  add_pane (self, "problems", sb_problems_pane_new (workbench), NULL);
  add_pane (self, "search", sb_search_pane_new (workbench), NULL);
  add_pane (self, "checklist", checklist,
            sb_checklist_pane_get_extra (SB_CHECKLIST_PANE (checklist)));
  add_pane (self, "plan", plan, sb_plan_pane_get_extra (SB_PLAN_PANE (plan)));
  add_pane (self, "rehearsal", rehearsal,
            sb_rehearsal_pane_get_extra (SB_REHEARSAL_PANE (rehearsal)));
  add_pane (self, "log", log, sb_log_pane_get_extra (SB_LOG_PANE (log)));
  add_pane (self, "sandbox", tryout, sb_tryout_pane_get_extra (SB_TRYOUT_PANE (tryout)));
  g_signal_connect_swapped (self->panes, "notify::visible-child-name", G_CALLBACK (pane_changed_cb),
                            self);
  g_signal_connect_swapped (sb_workbench_get_checks (workbench), "changed",
                            G_CALLBACK (checks_changed_cb), self);
  g_signal_connect_swapped (sb_workbench_get_problems (workbench), "items-changed",
                            G_CALLBACK (problems_changed_cb), self);
  g_signal_connect_swapped (sb_workbench_get_progress (workbench), "changed",
                            G_CALLBACK (progress_changed_cb), self);
  g_signal_connect_swapped (sb_workbench_get_tryout (workbench), "changed",
                            G_CALLBACK (tryout_changed_cb), self);
  g_signal_connect_swapped (sb_workbench_get_rehearsals (workbench), "changed",
                            G_CALLBACK (rehearsals_changed_cb), self);
  g_signal_connect_swapped (workbench, "readiness", G_CALLBACK (readiness_cb), self);
  checks_changed_cb (self);
  problems_changed_cb (self);
  readiness_cb (self);
  progress_changed_cb (self);
  pane_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * sb_results_show:
 * @self: the panes
 * @pane: "verification", "problems", "search", "checklist", "plan", "rehearsal" or "log"; anything
 *   else changes nothing
 */
void
sb_results_show (SbResults *self, const char *pane)
{
  g_return_if_fail (SB_IS_RESULTS (self));

  if (pane != NULL && gtk_stack_get_child_by_name (self->panes, pane) != NULL)
    gtk_stack_set_visible_child_name (self->panes, pane);
}

/**
 * sb_results_search:
 * @self: the panes
 * @with_replace: whether to replace, too
 *
 * Shows the search over the project and goes to its entry.
 */
void
sb_results_search (SbResults *self, gboolean with_replace)
{
  sb_results_show (self, "search");
  sb_search_pane_open (SB_SEARCH_PANE (gtk_stack_get_child_by_name (self->panes, "search")),
                       with_replace);
}

/**
 * sb_results_get_pane:
 * @self: the panes
 *
 * Returns: (transfer none): which is up
 */
const char *
sb_results_get_pane (SbResults *self)
{
  g_return_val_if_fail (SB_IS_RESULTS (self), NULL);

  return gtk_stack_get_visible_child_name (self->panes);
}
