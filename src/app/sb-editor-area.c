/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-editor-area.h"

struct _SbEditorArea
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbEditorArea, sb_editor_area, ADW_TYPE_BIN)

static void
sb_editor_area_dispose (GObject *object)
{
  SbEditorArea *self = SB_EDITOR_AREA (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_editor_area_parent_class)->dispose (object);
}

static void
sb_editor_area_class_init (SbEditorAreaClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_editor_area_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/dev/switchback/Switchback/sb-editor-area.ui");
}

static void
sb_editor_area_init (SbEditorArea *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_editor_area_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_editor_area_new (SbWorkbench *workbench)
{
  SbEditorArea *self = g_object_new (SB_TYPE_EDITOR_AREA, NULL);

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
