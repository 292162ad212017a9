/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-status-strip.h"

struct _SbStatusStrip
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbStatusStrip, sb_status_strip, ADW_TYPE_BIN)

static void
sb_status_strip_dispose (GObject *object)
{
  SbStatusStrip *self = SB_STATUS_STRIP (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_status_strip_parent_class)->dispose (object);
}

static void
sb_status_strip_class_init (SbStatusStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_status_strip_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/dev/switchback/Switchback/sb-status-strip.ui");
}

static void
sb_status_strip_init (SbStatusStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_status_strip_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_status_strip_new (SbWorkbench *workbench)
{
  SbStatusStrip *self = g_object_new (SB_TYPE_STATUS_STRIP, NULL);

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
