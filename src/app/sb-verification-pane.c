/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-verification-pane.h"

struct _SbVerificationPane
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbVerificationPane, sb_verification_pane, ADW_TYPE_BIN)

static void
sb_verification_pane_dispose (GObject *object)
{
  SbVerificationPane *self = SB_VERIFICATION_PANE (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_verification_pane_parent_class)->dispose (object);
}

static void
sb_verification_pane_class_init (SbVerificationPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_verification_pane_dispose;
  gtk_widget_class_set_template_from_resource (
      GTK_WIDGET_CLASS (klass), "/dev/switchback/Switchback/sb-verification-pane.ui");
}

static void
sb_verification_pane_init (SbVerificationPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_verification_pane_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_verification_pane_new (SbWorkbench *workbench)
{
  SbVerificationPane *self = g_object_new (SB_TYPE_VERIFICATION_PANE, NULL);

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
