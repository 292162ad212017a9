/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-problems-pane.h"

struct _SbProblemsPane
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbProblemsPane, sb_problems_pane, ADW_TYPE_BIN)

static void
sb_problems_pane_dispose (GObject *object)
{
  SbProblemsPane *self = SB_PROBLEMS_PANE (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_problems_pane_parent_class)->dispose (object);
}

static void
sb_problems_pane_class_init (SbProblemsPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_problems_pane_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/dev/switchback/Switchback/sb-problems-pane.ui");
}

static void
sb_problems_pane_init (SbProblemsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_problems_pane_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_problems_pane_new (SbWorkbench *workbench)
{
  SbProblemsPane *self = g_object_new (SB_TYPE_PROBLEMS_PANE, NULL);

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
