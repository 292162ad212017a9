/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-welcome.h"

struct _SbWelcome
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbWelcome, sb_welcome, ADW_TYPE_BIN)

static void
sb_welcome_dispose (GObject *object)
{
  SbWelcome *self = SB_WELCOME (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_welcome_parent_class)->dispose (object);
}

static void
sb_welcome_class_init (SbWelcomeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_welcome_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/dev/switchback/Switchback/sb-welcome.ui");
}

static void
sb_welcome_init (SbWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_welcome_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_welcome_new (SbWorkbench *workbench)
{
  SbWelcome *self = g_object_new (SB_TYPE_WELCOME, NULL);

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
