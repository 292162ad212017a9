/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-checklist-pane.h"

#include "sb-checklist-row.h"

struct _SbChecklistPane
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
  GtkWidget *extra;

  /* template */
  GtkStack *stack;
  GtkListBox *list;
  GtkCheckButton *all_button;
};

G_DEFINE_FINAL_TYPE (SbChecklistPane, sb_checklist_pane, ADW_TYPE_BIN)

static void
ticked_cb (SbChecklistPane *self, const char *item, gboolean is_ticked)
{
  sb_workbench_tick (self->workbench, item, is_ticked);
}

/* Every checklist has the same items in the same order: rows stay, and so does the focus. */
static SbChecklistRow *
ensure_row (SbChecklistPane *self, guint index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) index);
  GtkWidget *made;

  if (row != NULL)
    return SB_CHECKLIST_ROW (row);
  made = sb_checklist_row_new ();
  g_signal_connect_object (made, "ticked", G_CALLBACK (ticked_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, made);
  return SB_CHECKLIST_ROW (made);
}

static void
update (SbChecklistPane *self)
{
  SbReadiness *readiness = sb_workbench_get_readiness (self->workbench);
  gboolean all = gtk_check_button_get_active (self->all_button);

  gtk_stack_set_visible_child_name (self->stack, readiness != NULL ? "items" : "empty");
  for (guint i = 0; readiness != NULL && i < sb_readiness_get_n (readiness); i++)
    {
      const SbReadyItem *item = sb_readiness_get (readiness, i);
      SbChecklistRow *row = ensure_row (self, i);

      sb_checklist_row_set_item (row, item);
      gtk_widget_set_visible (GTK_WIDGET (row), all || item->state != SB_READY_NOT_APPLICABLE);
    }
}

static void
row_activated_cb (SbChecklistPane *self, GtkListBoxRow *row)
{
  SbReadiness *readiness = sb_workbench_get_readiness (self->workbench);
  const SbReadyItem *item;
  g_autoptr (SbPlace) place = NULL;

  if (readiness == NULL || sb_checklist_row_toggle (SB_CHECKLIST_ROW (row)))
    return;
  item = sb_readiness_get (readiness, (guint) gtk_list_box_row_get_index (row));
  if (item->place == NULL)
    return;
  /* Going there may judge it anew. */
  place = sb_place_copy (item->place);
  sb_document_set_reveal (sb_workbench_get_documents (self->workbench), place);
}

static void
sb_checklist_pane_dispose (GObject *object)
{
  SbChecklistPane *self = SB_CHECKLIST_PANE (object);

  if (self->workbench != NULL)
    g_signal_handlers_disconnect_by_data (self->workbench, self);
  if (self->all_button != NULL)
    g_signal_handlers_disconnect_by_data (self->all_button, self);
  self->all_button = NULL;
  g_clear_object (&self->extra);
  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_checklist_pane_parent_class)->dispose (object);
}

static void
sb_checklist_pane_class_init (SbChecklistPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_checklist_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-checklist-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SbChecklistPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SbChecklistPane, list);
  gtk_widget_class_bind_template_child (widget_class, SbChecklistPane, all_button);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
sb_checklist_pane_init (SbChecklistPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->extra = g_object_ref_sink (GTK_WIDGET (self->all_button));
}

/**
 * sb_checklist_pane_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_checklist_pane_new (SbWorkbench *workbench)
{
  SbChecklistPane *self = g_object_new (SB_TYPE_CHECKLIST_PANE, NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_swapped (workbench, "readiness", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->all_button, "toggled", G_CALLBACK (update), self);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * sb_checklist_pane_get_extra:
 * @self: the pane
 *
 * Returns: (transfer none): what stands beside the tabs while it is up
 */
GtkWidget *
sb_checklist_pane_get_extra (SbChecklistPane *self)
{
  return self->extra;
}
