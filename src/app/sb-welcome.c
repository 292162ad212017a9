/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-welcome.h"

#include "sb-recent-row.h"

struct _SbWelcome
{
  AdwBin parent_instance;

  /* owned */
  SbWorkbench *workbench;

  /* from the template */
  GtkWidget *open_button;
  GtkWidget *recent_box;
  GtkListBox *recent_list;
};

G_DEFINE_FINAL_TYPE (SbWelcome, sb_welcome, ADW_TYPE_BIN)

static void
row_activated_cb (SbWelcome *self, GtkListBoxRow *row)
{
  SbRecent *recent = sb_recent_row_get_recent (SB_RECENT_ROW (row));

  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-recent", "s",
                              sb_recent_get_folder (recent));
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  SbWelcome *self = user_data;

  return sb_recent_row_new (sb_workbench_get_memory (self->workbench), item);
}

static void
items_changed_cb (SbWelcome *self)
{
  GListModel *recents = sb_memory_get_recents (sb_workbench_get_memory (self->workbench));

  gtk_widget_set_visible (self->recent_box, g_list_model_get_n_items (recents) > 0);
}

static void
map_cb (SbWelcome *self)
{
  gtk_widget_grab_focus (self->open_button);
}

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
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_welcome_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, SbWelcome, open_button);
  gtk_widget_class_bind_template_child (widget_class, SbWelcome, recent_box);
  gtk_widget_class_bind_template_child (widget_class, SbWelcome, recent_list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
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
  GListModel *recents = sb_memory_get_recents (sb_workbench_get_memory (workbench));

  self->workbench = g_object_ref (workbench);
  gtk_list_box_bind_model (self->recent_list, recents, create_row, self, NULL);
  g_signal_connect_object (recents, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  items_changed_cb (self);
  return GTK_WIDGET (self);
}
