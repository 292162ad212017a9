/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsal-pane.h"

#include "sb-chain-words.h"
#include "sb-cost-grid.h"
#include "sb-cost-item.h"
#include "sb-difference-view.h"
#include "sb-elsewhere.h"
#include "sb-printable.h"
#include "sb-rehearsal-steps.h"
#include "sb-shallow-text.h"

struct _SbRehearsalPane
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
  SbRehearsal *shown;   /* (nullable): whose differences are in the list */
  SbChain *shown_chain; /* (nullable): likewise */
  GtkWidget *extra;

  SbRehearsalSteps *steps;
  SbShallowText *details;
  SbDifferenceView *differences;
  SbCostGrid *costs;

  /* template */
  GtkStack *stack;
  GtkLabel *nothing_label;
  AdwBin *steps_slot;
  GtkWidget *verdict_bar;
  GtkImage *verdict_icon;
  GtkLabel *verdict_label;
  AdwBin *details_slot;
  GtkButton *go_button;
  GtkLabel *stale_label;
  GtkStack *bodies;
  GtkWidget *switcher;
  GtkWidget *statements;
  GtkWidget *advice_bar;
  GtkLabel *advice_label;
  GtkWidget *split_button;
  GtkWidget *timeout_button;
  GtkLabel *summary_label;
  GtkButton *rehearse_button;
  GtkWidget *cancel_button;
  GtkWidget *report_button;
  GtkToggleButton *strength_button;
};

G_DEFINE_FINAL_TYPE (SbRehearsalPane, sb_rehearsal_pane, ADW_TYPE_BIN)

static SbRehearsals *
get_rehearsals (SbRehearsalPane *self)
{
  return sb_workbench_get_rehearsals (self->workbench);
}

static const char *
get_key (SbRehearsalPane *self)
{
  SbTimelineItem *item = sb_workbench_get_selected (self->workbench);

  return item != NULL ? sb_timeline_item_get_key (item) : NULL;
}

static gboolean
is_going (SbRehearsalPane *self, const char *key)
{
  const SbRehearsalStep *step = sb_rehearsals_get_step (get_rehearsals (self));

  return key != NULL && step != NULL && g_strcmp0 (step->key, key) == 0;
}

/* It is among those that are rehearsed, and there is no verdict on it yet. */
static gboolean
is_awaited (SbRehearsalPane *self, const char *key)
{
  SbRehearsals *rehearsals = get_rehearsals (self);

  return key != NULL && sb_rehearsals_awaits (rehearsals, key)
         && (is_going (self, key) || !sb_rehearsals_is_done (rehearsals, key));
}

static void
show_steps (SbRehearsalPane *self, SbRehearsal *result, gboolean awaited, const char *key)
{
  SbShownStep steps[SB_N_SHOWN];

  if (awaited)
    sb_rehearsal_words_going (is_going (self, key) ? sb_rehearsals_get_step (get_rehearsals (self))
                                                   : NULL,
                              steps);
  else
    sb_rehearsal_words_gone (result, steps);
  sb_rehearsal_steps_show (self->steps, steps);
  sb_rehearsal_words_clear (steps);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text != NULL ? text : "") != 0)
    gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
show_tone (SbRehearsalPane *self, SbProofTone tone)
{
  static const char *const icons[] = { "emblem-ok-symbolic", "dialog-warning-symbolic",
                                       "dialog-error-symbolic" };

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    gtk_widget_remove_css_class (self->verdict_bar, sb_proof_words_tone_class (i));
  gtk_widget_add_css_class (self->verdict_bar, sb_proof_words_tone_class (tone));
  gtk_image_set_from_icon_name (self->verdict_icon, icons[tone]);
}

/* What was rehearsed, and what was written since. */
static const char *
get_stale_words (SbRehearsalPane *self, const char *key)
{
  if (sb_document_set_has_modified_in (sb_workbench_get_documents (self->workbench), key))
    return "This was of the scripts before the changes that are not saved yet.";
  if (sb_rehearsals_is_stale (get_rehearsals (self), key))
    return "A script was edited since: this verdict is not about what it says now.";
  if (sb_rehearsals_find_chain (get_rehearsals (self), key) != NULL
      && sb_rehearsals_is_chain_stale (get_rehearsals (self), key))
    return "A script of the chain was edited since: what is said of it is not about what it says "
           "now.";
  return NULL;
}

static SbProofTone
get_tone (const SbRehearsal *result, const SbChain *chain)
{
  return chain != NULL && chain->verdict == SB_CHAIN_BROKEN ? SB_PROOF_BAD
                                                            : sb_proof_words_tone (result->grade);
}

static SbPlace *
make_place (const SbRehearsal *result)
{
  const SbRehearsalSpot *spot = &result->failure;
  SbMigration *migration = result->migration;
  SbScriptRole role = SB_ROLE_FORWARD;
  SbPlace *place;

  for (SbScriptRole i = 0; i < SB_N_ROLES; i++)
    if (g_strcmp0 (migration->paths[i], spot->path) == 0)
      role = i;
  place = sb_place_new (spot->path, migration->key, role);
  place->line = spot->line;
  place->column = spot->column;
  place->offset = spot->offset;
  place->length = spot->length;
  return place;
}

/* What a script includes has no editor here: other programs show it. */
static void
show_way (SbRehearsalPane *self, const SbRehearsal *result)
{
  g_autoptr (SbPlace) place = result->failure.path != NULL ? make_place (result) : NULL;
  gboolean is_ours = place != NULL && sb_workbench_can_go_to (self->workbench, place);
  g_autofree char *name = place != NULL ? g_filename_display_basename (place->path) : NULL;
  g_autofree char *elsewhere = g_strdup_printf ("Open %s in its usual program: see line %u", name,
                                                result->failure.line);

  gtk_widget_set_visible (GTK_WIDGET (self->go_button), place != NULL);
  gtk_button_set_label (self->go_button, is_ours ? "Go to it" : "Open elsewhere");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->go_button),
                               is_ours ? "Show the place in the editor" : elsewhere);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->go_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_ours ? "Go to the place where it failed"
                                          : "Open the file in which it failed elsewhere",
                                  -1);
}

static void
show_verdict (SbRehearsalPane *self, SbRehearsal *result, const char *key)
{
  SbChain *chain = sb_rehearsals_find_chain (get_rehearsals (self), key);
  g_autofree char *verdict = sb_rehearsal_words_verdict (result, chain);
  g_autofree char *details = sb_rehearsal_words_details (result, chain);
  const char *stale = get_stale_words (self, key);

  show_tone (self, stale != NULL ? SB_PROOF_DOUBTFUL : get_tone (result, chain));
  set_text (self->verdict_label, verdict);
  sb_shallow_text_set_text (self->details, details);
  set_text (self->stale_label, stale);
  show_way (self, result);
}

static void
forget_shown (SbRehearsalPane *self)
{
  g_clear_pointer (&self->shown, sb_rehearsal_unref);
  g_clear_pointer (&self->shown_chain, sb_chain_unref);
}

/* What differs comes first; what it costs is never far. */
static void
show_bodies (SbRehearsalPane *self, SbRehearsal *result, SbChain *chain)
{
  g_autoptr (GListModel) items = NULL;
  g_autoptr (GListModel) costs = NULL;
  g_autofree char *advice = NULL;
  gboolean differs, has_costs;

  if (result == self->shown && chain == self->shown_chain)
    return;
  forget_shown (self);
  self->shown = result != NULL ? sb_rehearsal_ref (result) : NULL;
  self->shown_chain = chain != NULL ? sb_chain_ref (chain) : NULL;
  if (result != NULL)
    {
      items = sb_difference_items_new (result, chain);
      costs = sb_cost_items_new (result);
      advice = sb_cost_items_dup_advice (result);
    }
  differs = items != NULL && g_list_model_get_n_items (items) > 0;
  has_costs = advice != NULL || (costs != NULL && g_list_model_get_n_items (costs) > 0);
  sb_difference_view_set_model (self->differences, items);
  sb_cost_grid_set_model (self->costs, costs,
                          result != NULL && sb_cost_items_have_forecast (result));
  set_text (self->advice_label, advice);
  gtk_widget_set_visible (self->advice_bar, advice != NULL);
  gtk_widget_set_visible (self->switcher, differs && has_costs);
  gtk_stack_set_visible_child_name (self->bodies, differs     ? "differences"
                                                  : has_costs ? "costs"
                                                              : "none");
}

static void
chosen_cb (SbRehearsalPane *self, const SbPlace *place)
{
  if (sb_workbench_can_go_to (self->workbench, place))
    sb_workbench_go_to (self->workbench, place);
}

/* A verdict of another day, or of the command line: what is kept of it. */
static char *
dup_nothing_words (SbRehearsalPane *self, const char *key)
{
  SbProof *proof = key != NULL ? sb_workbench_get_proof (self->workbench, key) : NULL;
  g_autofree char *why = proof != NULL ? sb_proof_words_why (proof) : NULL;

  if (why != NULL)
    return g_strdup_printf ("%s.\nRehearse again to see the steps and what differs.", why);
  if (key == NULL)
    return g_strdup ("Select a migration to rehearse it.");
  return g_strdup (
      "Rehearse tries the migration on a copy in the sandbox: forward, verify, rollback "
      "and forward again. It tells whether the rollback restores everything. No target "
      "is touched, and none is needed.");
}

static void
show_extra (SbRehearsalPane *self, SbRehearsal *result, gboolean awaited)
{
  SbRehearsals *rehearsals = get_rehearsals (self);
  gboolean is_busy = sb_rehearsals_is_busy (rehearsals);
  const char *activity = sb_rehearsals_get_activity (rehearsals);
  g_autofree char *summary = NULL;

  if (sb_rehearsals_is_cancelling (rehearsals))
    summary = g_strdup ("cancelling");
  else if (is_busy && sb_rehearsals_get_n (rehearsals) > 1)
    summary = g_strdup_printf ("%u of %u done", sb_rehearsals_get_n_done (rehearsals),
                               sb_rehearsals_get_n (rehearsals));
  else if (awaited)
    summary = g_strdup (activity != NULL ? activity : "on a copy in the sandbox");
  else if (result != NULL)
    summary = sb_rehearsal_words_summary (result);
  set_text (self->summary_label, summary);
  gtk_button_set_label (self->rehearse_button, result != NULL ? "Rehearse again" : "Rehearse");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rehearse_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_button_get_label (self->rehearse_button), -1);
  gtk_widget_set_visible (GTK_WIDGET (self->rehearse_button), !is_busy);
  gtk_widget_set_visible (self->cancel_button, is_busy);
  gtk_widget_set_visible (self->report_button, result != NULL && !is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->strength_button), !is_busy);
}

static void
update (SbRehearsalPane *self)
{
  const char *key = get_key (self);
  SbRehearsal *result = key != NULL ? sb_rehearsals_get_result (get_rehearsals (self), key) : NULL;
  gboolean awaited = is_awaited (self, key);
  g_autofree char *nothing = dup_nothing_words (self, key);

  show_extra (self, result, awaited);
  set_text (self->nothing_label, nothing);
  gtk_stack_set_visible_child_name (self->stack, awaited || result != NULL ? "steps" : "nothing");
  gtk_widget_set_visible (self->verdict_bar, !awaited && result != NULL);
  if (awaited)
    result = NULL;
  show_bodies (self, result,
               result != NULL ? sb_rehearsals_find_chain (get_rehearsals (self), key) : NULL);
  if (!awaited && result == NULL)
    return;
  show_steps (self, result, awaited, key);
  gtk_widget_set_visible (self->split_button,
                          result != NULL && sb_workbench_can_split (self->workbench));
  gtk_widget_set_visible (self->timeout_button,
                          result != NULL && sb_cost_items_keep_waiting (result)
                              && sb_workbench_lacks_lock_timeout (self->workbench));
  if (!awaited)
    show_verdict (self, result, key);
}

static void
go_cb (SbRehearsalPane *self)
{
  g_autoptr (SbPlace) place = make_place (self->shown);

  if (sb_workbench_can_go_to (self->workbench, place))
    sb_workbench_go_to (self->workbench, place);
  else
    sb_elsewhere_open (GTK_WIDGET (self), place->path);
}

/* From the next rehearsal on. */
static void
strength_cb (SbRehearsalPane *self)
{
  sb_workspace_set_rehearsal_strength (sb_workbench_get_workspace (self->workbench),
                                       gtk_toggle_button_get_active (self->strength_button));
}

static void
split_cb (SbRehearsalPane *self)
{
  sb_workbench_split (self->workbench);
}

static void
add_timeout_cb (SbRehearsalPane *self)
{
  sb_workbench_add_lock_timeout (self->workbench);
  update (self);
}

static void
sb_rehearsal_pane_dispose (GObject *object)
{
  SbRehearsalPane *self = SB_REHEARSAL_PANE (object);

  if (self->workbench != NULL)
    {
      g_signal_handlers_disconnect_by_data (get_rehearsals (self), self);
      g_signal_handlers_disconnect_by_data (self->workbench, self);
      g_signal_handlers_disconnect_by_data (sb_workbench_get_documents (self->workbench), self);
    }
  forget_shown (self);
  g_clear_object (&self->workbench);
  g_clear_object (&self->extra);

  G_OBJECT_CLASS (sb_rehearsal_pane_parent_class)->dispose (object);
}

static void
sb_rehearsal_pane_class_init (SbRehearsalPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_rehearsal_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-rehearsal-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, extra);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, steps_slot);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, verdict_bar);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, verdict_icon);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, details_slot);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, go_button);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, stale_label);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, bodies);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, switcher);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, statements);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, advice_bar);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, advice_label);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, split_button);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, timeout_button);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, summary_label);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, rehearse_button);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, report_button);
  gtk_widget_class_bind_template_child (widget_class, SbRehearsalPane, strength_button);
  gtk_widget_class_bind_template_callback (widget_class, go_cb);
  gtk_widget_class_bind_template_callback (widget_class, strength_cb);
  gtk_widget_class_bind_template_callback (widget_class, split_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_timeout_cb);
}

static void
sb_rehearsal_pane_init (SbRehearsalPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->extra);
  self->steps = SB_REHEARSAL_STEPS (sb_rehearsal_steps_new ());
  self->details = SB_SHALLOW_TEXT (sb_shallow_text_new ());
  adw_bin_set_child (self->details_slot, GTK_WIDGET (self->details));
  self->differences = SB_DIFFERENCE_VIEW (sb_difference_view_new ());
  adw_bin_set_child (self->steps_slot, GTK_WIDGET (self->steps));
  gtk_stack_add_titled (self->bodies, GTK_WIDGET (self->differences), "differences", "Differences");
  self->costs = SB_COST_GRID (sb_cost_grid_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->costs), TRUE);
  gtk_box_append (GTK_BOX (self->statements), GTK_WIDGET (self->costs));
  g_signal_connect_object (self->costs, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sb_rehearsal_pane_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_rehearsal_pane_new (SbWorkbench *workbench)
{
  SbRehearsalPane *self = g_object_new (SB_TYPE_REHEARSAL_PANE, NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_swapped (get_rehearsals (self), "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (workbench, "selected", G_CALLBACK (update), self);
  g_signal_connect_swapped (workbench, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (sb_workbench_get_documents (workbench), "parsed", G_CALLBACK (update),
                            self);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * sb_rehearsal_pane_get_extra:
 * @self: the pane
 *
 * Returns: (transfer none): what belongs beside the tabs as long as the pane is up
 */
GtkWidget *
sb_rehearsal_pane_get_extra (SbRehearsalPane *self)
{
  g_return_val_if_fail (SB_IS_REHEARSAL_PANE (self), NULL);

  return self->extra;
}
