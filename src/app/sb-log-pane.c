/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-log-pane.h"

struct _SbLogPane
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbLogPane, sb_log_pane, ADW_TYPE_BIN)

static void
sb_log_pane_dispose (GObject *object)
{
  SbLogPane *self = SB_LOG_PANE (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_log_pane_parent_class)->dispose (object);
}

static void
sb_log_pane_class_init (SbLogPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_log_pane_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/dev/switchback/Switchback/sb-log-pane.ui");
}

static void
sb_log_pane_init (SbLogPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_log_pane_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_log_pane_new (SbWorkbench *workbench)
{
  SbLogPane *self = g_object_new (SB_TYPE_LOG_PANE, NULL);

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
