/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-plan-pane.h"

#include "sb-line.h"
#include "sb-row-feed.h"

/* Lines' numbers, and where it stands what a statement is for. */
#define NUMBER_WIDTH 5
#define FACTS_COLUMN 72

struct _SbPlanPane
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;

  /* borrowed, and only compared: the timeline of the newest preview */
  gconstpointer seen;

  /* template */
  GtkWidget *extra;
  GtkStack *stack;
  GtkLabel *nothing_label;
  GtkListView *list;
  GtkLabel *summary_label;
  GtkToggleButton *apply_button;
  GtkToggleButton *rollback_button;
  GtkButton *copy_button;

  gboolean is_showing; /* the buttons follow the model */
};

G_DEFINE_FINAL_TYPE (SbPlanPane, sb_plan_pane, ADW_TYPE_BIN)

static SbPlanModel *
get_model (SbPlanPane *self)
{
  return sb_workbench_get_plan (self->workbench);
}

static SbLineTone
get_tone (SbPlanItemKind kind)
{
  switch (kind)
    {
    case SB_PLAN_ITEM_STEP:
      return SB_LINE_HEADING;
    case SB_PLAN_ITEM_STATEMENT:
      return SB_LINE_PLAIN;
    case SB_PLAN_ITEM_OWN:
    case SB_PLAN_ITEM_NOTE:
    default:
      return SB_LINE_DIM;
    }
}

static void
setup_cb (SbPlanPane *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, sb_line_new (NUMBER_WIDTH, FACTS_COLUMN));
}

static void
bind_cb (SbPlanPane *self, GtkListItem *list_item)
{
  SbPlanItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *line = gtk_list_item_get_child (list_item);
  GtkWidget *row = gtk_widget_get_parent (line);
  const SbPlace *place = sb_plan_item_get_place (item);
  const char *text = sb_plan_item_get_text (item), *facts = sb_plan_item_get_facts (item);
  SbPlanItemKind kind = sb_plan_item_get_kind (item);
  g_autofree char *number = place != NULL && place->line > 0
                                ? g_strdup_printf ("%*u", NUMBER_WIDTH, place->line)
                                : NULL;
  g_autofree char *name = facts != NULL ? g_strdup_printf ("%s, %s", text, facts)
                                        : g_strdup (*text != '\0' ? text : "empty line");

  sb_line_set_gutter (SB_LINE (line), number, FALSE);
  sb_line_set_text (SB_LINE (line), get_tone (kind), text,
                    kind == SB_PLAN_ITEM_STEP ? sb_plan_item_get_n_bold (item) : 0);
  sb_line_set_remark (SB_LINE (line), SB_LINE_DIM, facts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
activate_cb (SbPlanPane *self, guint position)
{
  g_autoptr (SbPlanItem) item = g_list_model_get_item (G_LIST_MODEL (get_model (self)), position);
  g_autoptr (SbPlace) place = NULL;

  if (item == NULL || sb_plan_item_get_place (item) == NULL)
    return;
  place = sb_place_copy (sb_plan_item_get_place (item));
  sb_workbench_select (self->workbench, place->key);
  sb_document_set_reveal (sb_workbench_get_documents (self->workbench), place);
}

/* What the model has; while a run goes on it is the run's plan. */
static void
plan_changed_cb (SbPlanPane *self)
{
  SbPlanModel *model = get_model (self);
  const char *refusal = sb_plan_model_get_refusal (model);
  const char *summary = sb_plan_model_get_summary (model);
  gboolean has_lines = g_list_model_get_n_items (G_LIST_MODEL (model)) > 0;
  gboolean is_apply = sb_plan_model_get_kind (model) == SB_PLAN_APPLY;

  gtk_stack_set_visible_child_name (self->stack, has_lines ? "lines" : "nothing");
  if (refusal != NULL)
    gtk_label_set_text (self->nothing_label, refusal);
  else
    gtk_label_set_text (self->nothing_label,
                        *summary != '\0' ? summary : "What a run would send stands here");
  gtk_label_set_text (self->summary_label, has_lines ? summary : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), has_lines);
  self->is_showing = TRUE;
  gtk_toggle_button_set_active (is_apply ? self->apply_button : self->rollback_button, TRUE);
  self->is_showing = FALSE;
}

static void
preview (SbPlanPane *self)
{
  gboolean is_apply = gtk_toggle_button_get_active (self->apply_button);

  self->seen = sb_workspace_get_timeline (sb_workbench_get_workspace (self->workbench));
  sb_workbench_preview (self->workbench, is_apply ? SB_PLAN_APPLY : SB_PLAN_ROLLBACK);
}

/* A plan is of one moment: another state of the target or of the files makes another plan. */
static void
workbench_changed_cb (SbPlanPane *self)
{
  SbWorkspace *workspace = sb_workbench_get_workspace (self->workbench);
  SbPhase phase = sb_workbench_get_phase (self->workbench);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || phase == SB_PHASE_RUNNING
      || phase == SB_PHASE_CLOSED)
    return;
  if (self->seen == NULL || sb_workspace_get_timeline (workspace) != self->seen)
    preview (self);
}

static void
toggled_cb (SbPlanPane *self, GtkToggleButton *button)
{
  if (!self->is_showing && gtk_toggle_button_get_active (button))
    preview (self);
}

static void
sb_plan_pane_map (GtkWidget *widget)
{
  SbPlanPane *self = SB_PLAN_PANE (widget);

  GTK_WIDGET_CLASS (sb_plan_pane_parent_class)->map (widget);
  self->seen = NULL;
  workbench_changed_cb (self);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbPlanPane) self = user_data;
  g_autofree char *text = NULL;

  if (self->workbench == NULL)
    return;
  text = sb_plan_model_copy_finish (get_model (self), result, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy (SbPlanPane *self)
{
  sb_plan_model_copy_async (get_model (self), copied_cb, g_object_ref (self));
}

static gboolean
copy_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  copy (SB_PLAN_PANE (widget));
  return TRUE;
}

static void
sb_plan_pane_dispose (GObject *object)
{
  SbPlanPane *self = SB_PLAN_PANE (object);

  if (self->workbench != NULL)
    {
      g_signal_handlers_disconnect_by_data (get_model (self), self);
      g_signal_handlers_disconnect_by_data (self->workbench, self);
    }
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_plan_pane_parent_class)->dispose (object);
}

static void
sb_plan_pane_class_init (SbPlanPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_plan_pane_dispose;
  widget_class->map = sb_plan_pane_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-plan-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SbPlanPane, extra);
  gtk_widget_class_bind_template_child (widget_class, SbPlanPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SbPlanPane, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, SbPlanPane, list);
  gtk_widget_class_bind_template_child (widget_class, SbPlanPane, summary_label);
  gtk_widget_class_bind_template_child (widget_class, SbPlanPane, apply_button);
  gtk_widget_class_bind_template_child (widget_class, SbPlanPane, rollback_button);
  gtk_widget_class_bind_template_child (widget_class, SbPlanPane, copy_button);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, copy_shortcut_cb, NULL);
}

static void
sb_plan_pane_init (SbPlanPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_plan_pane_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_plan_pane_new (SbWorkbench *workbench)
{
  SbPlanPane *self = g_object_new (SB_TYPE_PLAN_PANE, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  self->workbench = g_object_ref (workbench);
  selection = gtk_no_selection_new (
      G_LIST_MODEL (sb_row_feed_new (G_LIST_MODEL (get_model (self)), GTK_WIDGET (self->list))));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activate_cb), self);
  /* These may outlive the pane. */
  g_signal_connect_object (self->apply_button, "toggled", G_CALLBACK (toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rollback_button, "toggled", G_CALLBACK (toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy_button, "clicked", G_CALLBACK (copy), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (get_model (self), "changed", G_CALLBACK (plan_changed_cb), self);
  g_signal_connect_swapped (workbench, "changed", G_CALLBACK (workbench_changed_cb), self);
  plan_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * sb_plan_pane_get_extra:
 * @self: the pane
 *
 * Returns: (transfer none): its buttons, to be put beside the panes' tabs
 */
GtkWidget *
sb_plan_pane_get_extra (SbPlanPane *self)
{
  return self->extra;
}
