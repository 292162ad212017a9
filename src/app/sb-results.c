/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-results.h"

struct _SbResults
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbResults, sb_results, ADW_TYPE_BIN)

static void
sb_results_dispose (GObject *object)
{
  SbResults *self = SB_RESULTS (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_results_parent_class)->dispose (object);
}

static void
sb_results_class_init (SbResultsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_results_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/dev/switchback/Switchback/sb-results.ui");
}

static void
sb_results_init (SbResults *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
