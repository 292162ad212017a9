/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-plan-pane.h"

struct _SbPlanPane
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbPlanPane, sb_plan_pane, ADW_TYPE_BIN)

static void
sb_plan_pane_dispose (GObject *object)
{
  SbPlanPane *self = SB_PLAN_PANE (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_plan_pane_parent_class)->dispose (object);
}

static void
sb_plan_pane_class_init (SbPlanPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_plan_pane_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/dev/switchback/Switchback/sb-plan-pane.ui");
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

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
