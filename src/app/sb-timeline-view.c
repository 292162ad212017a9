/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-view.h"

struct _SbTimelineView
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbTimelineView, sb_timeline_view, ADW_TYPE_BIN)

static void
sb_timeline_view_dispose (GObject *object)
{
  SbTimelineView *self = SB_TIMELINE_VIEW (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_timeline_view_parent_class)->dispose (object);
}

static void
sb_timeline_view_class_init (SbTimelineViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_timeline_view_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/dev/switchback/Switchback/sb-timeline-view.ui");
}

static void
sb_timeline_view_init (SbTimelineView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_timeline_view_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_timeline_view_new (SbWorkbench *workbench)
{
  SbTimelineView *self = g_object_new (SB_TYPE_TIMELINE_VIEW, NULL);

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
