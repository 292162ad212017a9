/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-failure-card.h"

struct _SbFailureCard
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (SbFailureCard, sb_failure_card, ADW_TYPE_BIN)

static void
sb_failure_card_dispose (GObject *object)
{
  SbFailureCard *self = SB_FAILURE_CARD (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_failure_card_parent_class)->dispose (object);
}

static void
sb_failure_card_class_init (SbFailureCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_failure_card_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/dev/switchback/Switchback/sb-failure-card.ui");
}

static void
sb_failure_card_init (SbFailureCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_failure_card_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_failure_card_new (SbWorkbench *workbench)
{
  SbFailureCard *self = g_object_new (SB_TYPE_FAILURE_CARD, NULL);

  self->workbench = g_object_ref (workbench);
  return GTK_WIDGET (self);
}
