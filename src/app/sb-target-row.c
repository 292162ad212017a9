/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-target-row.h"

#include "sb-printable.h"

#define MAX_NAME 80
#define MAX_FACTS 200

struct _SbTargetRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  SbTargetItem *item;

  /* from the template */
  GtkWidget *dot;
  GtkLabel *name_label;
  GtkLabel *environment_label;
  GtkLabel *facts_label;
  GtkWidget *current_mark;
};

G_DEFINE_FINAL_TYPE (SbTargetRow, sb_target_row, GTK_TYPE_LIST_BOX_ROW)

static void
changed_cb (SbTargetRow *self)
{
  SbTargetItem *item = self->item;
  const char *source = sb_target_item_is_sandbox (item) ? NULL : sb_target_item_get_source (item);
  const char *address = sb_target_item_get_address (item);
  const char *environment = sb_environment_get_name (sb_target_item_get_environment (item));
  gboolean is_current = sb_target_item_is_current (item);
  g_autofree char *name = sb_printable_ellipsize (sb_target_item_get_name (item), MAX_NAME);
  g_autofree char *joined = g_strdup_printf ("%s%s%s", address ? address : "",
                                             address && *address && source && *source ? " · " : "",
                                             source ? source : "");
  g_autofree char *facts = sb_printable_ellipsize (joined, MAX_FACTS);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s%s", name, environment, facts,
                                             is_current ? ", current target" : "");

  gtk_label_set_text (self->name_label, name);
  gtk_label_set_text (self->environment_label, environment);
  gtk_label_set_text (self->facts_label, facts);
  gtk_widget_set_visible (GTK_WIDGET (self->facts_label), *facts != '\0');
  gtk_widget_set_opacity (self->current_mark, is_current ? 1 : 0);
  gtk_widget_add_css_class (self->dot, environment);
  gtk_widget_add_css_class (GTK_WIDGET (self->environment_label), environment);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), facts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
sb_target_row_dispose (GObject *object)
{
  SbTargetRow *self = SB_TARGET_ROW (object);

  g_clear_object (&self->item);

  G_OBJECT_CLASS (sb_target_row_parent_class)->dispose (object);
}

static void
sb_target_row_class_init (SbTargetRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_target_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-target-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SbTargetRow, dot);
  gtk_widget_class_bind_template_child (widget_class, SbTargetRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, SbTargetRow, environment_label);
  gtk_widget_class_bind_template_child (widget_class, SbTargetRow, facts_label);
  gtk_widget_class_bind_template_child (widget_class, SbTargetRow, current_mark);
}

static void
sb_target_row_init (SbTargetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_target_row_new:
 * @item: what it shows
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_target_row_new (SbTargetItem *item)
{
  SbTargetRow *self = g_object_new (SB_TYPE_TARGET_ROW, NULL);

  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * sb_target_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
SbTargetItem *
sb_target_row_get_item (SbTargetRow *self)
{
  return self->item;
}
