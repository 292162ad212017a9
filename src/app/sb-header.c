/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-header.h"

struct _SbHeader
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbHeader, sb_header, ADW_TYPE_BIN)

static void
sb_header_dispose (GObject *object)
{
  SbHeader *self = SB_HEADER (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_header_parent_class)->dispose (object);
}

static void
sb_header_class_init (SbHeaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_header_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/dev/switchback/Switchback/sb-header.ui");
}

static void
sb_header_init (SbHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_header_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_header_new (SbWorkbench *workbench)
{
  SbHeader *self = g_object_new (SB_TYPE_HEADER, NULL);

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
