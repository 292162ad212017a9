/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-progress-banner.h"

struct _SbProgressBanner
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbProgressBanner, sb_progress_banner, ADW_TYPE_BIN)

static void
sb_progress_banner_dispose (GObject *object)
{
  SbProgressBanner *self = SB_PROGRESS_BANNER (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_progress_banner_parent_class)->dispose (object);
}

static void
sb_progress_banner_class_init (SbProgressBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_progress_banner_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/dev/switchback/Switchback/sb-progress-banner.ui");
}

static void
sb_progress_banner_init (SbProgressBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_progress_banner_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_progress_banner_new (SbWorkbench *workbench)
{
  SbProgressBanner *self = g_object_new (SB_TYPE_PROGRESS_BANNER, NULL);

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
