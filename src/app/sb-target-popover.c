/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-target-popover.h"

#include "sb-printable.h"
#include "sb-target-row.h"

#define MAX_MESSAGE 400

struct _SbTargetPopover
{
  GtkPopover parent_instance;

  /* owned */
  SbWorkbench *workbench;

  /* from the template */
  GtkListBox *list;
  GtkEntry *entry;
  GtkWidget *connect_button;
  GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE (SbTargetPopover, sb_target_popover, GTK_TYPE_POPOVER)

static void
clear_error (SbTargetPopover *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static void
show_error (SbTargetPopover *self, const char *message)
{
  g_autofree char *text = sb_printable_ellipsize (message, MAX_MESSAGE);

  gtk_label_set_text (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* What was pasted may hold a password: it stays no longer than it takes to read it. */
static void
connect_cb (SbTargetPopover *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GError) error = NULL;

  clear_error (self);
  if (!sb_workbench_paste_target (self->workbench, text, &error))
    {
      show_error (self, error ? error->message : "this is not a connection");
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
entry_changed_cb (SbTargetPopover *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  clear_error (self);
  gtk_widget_set_sensitive (self->connect_button,
                            *text != '\0'
                                && sb_workbench_can (self->workbench, SB_CAN_CHOOSE_TARGET, NULL));
}

static void
row_activated_cb (SbTargetPopover *self, GtkListBoxRow *row)
{
  g_autoptr (SbTargetItem) item = g_object_ref (sb_target_row_get_item (SB_TARGET_ROW (row)));

  gtk_popover_popdown (GTK_POPOVER (self));
  sb_workbench_choose_target (self->workbench, item);
}

static void
changed_cb (SbTargetPopover *self)
{
  gboolean can = sb_workbench_can (self->workbench, SB_CAN_CHOOSE_TARGET, NULL);

  gtk_widget_set_sensitive (GTK_WIDGET (self->list), can);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), can);
  gtk_widget_set_sensitive (self->connect_button,
                            can && *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0');
}

static void
closed_cb (SbTargetPopover *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  clear_error (self);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return sb_target_row_new (item);
}

static void
sb_target_popover_dispose (GObject *object)
{
  SbTargetPopover *self = SB_TARGET_POPOVER (object);

  g_clear_object (&self->workbench);

  G_OBJECT_CLASS (sb_target_popover_parent_class)->dispose (object);
}

static void
sb_target_popover_class_init (SbTargetPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_target_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-target-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, SbTargetPopover, list);
  gtk_widget_class_bind_template_child (widget_class, SbTargetPopover, entry);
  gtk_widget_class_bind_template_child (widget_class, SbTargetPopover, connect_button);
  gtk_widget_class_bind_template_child (widget_class, SbTargetPopover, error_label);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
}

static void
sb_target_popover_init (SbTargetPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_target_popover_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_target_popover_new (SbWorkbench *workbench)
{
  SbTargetPopover *self = g_object_new (SB_TYPE_TARGET_POPOVER, NULL);

  self->workbench = g_object_ref (workbench);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (sb_workbench_get_targets (workbench)),
                           create_row, NULL, NULL);
  g_signal_connect_object (workbench, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * sb_target_popover_start_paste:
 * @self: a popover that is open
 *
 * Puts the cursor where a connection is pasted.
 */
void
sb_target_popover_start_paste (SbTargetPopover *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
