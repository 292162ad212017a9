/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-recent-row.h"

#include "sb-printable.h"

#define MAX_NAME 80
#define MAX_FACTS 300

struct _SbRecentRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  SbMemory *memory;
  SbRecent *recent;

  /* from the template */
  GtkLabel *name_label;
  GtkLabel *facts_label;
  GtkLabel *badge;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (SbRecentRow, sb_recent_row, GTK_TYPE_LIST_BOX_ROW)

static char *
dup_short_folder (const char *folder)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);
  g_autofree char *name = g_filename_display_name (folder);

  if (length > 1 && strncmp (name, home, length) == 0 && name[length] == '/')
    return g_strconcat ("~", name + length, NULL);
  return g_steal_pointer (&name);
}

static const char *
get_layout_words (const char *layout)
{
  if (g_strcmp0 (layout, "numbered") == 0)
    return "numbered files";
  if (g_strcmp0 (layout, "supabase") == 0)
    return "Supabase";
  if (g_strcmp0 (layout, "timestamped") == 0)
    return "timestamped files";
  return NULL;
}

static void
append_fact (GString *facts, const char *fact)
{
  if (fact && *fact)
    g_string_append_printf (facts, " · %s", fact);
}

static void
fill_badge (SbRecentRow *self, int n_pending)
{
  g_autofree char *text = NULL;

  if (n_pending > 0)
    text = g_strdup_printf ("%d pending", n_pending);
  else if (n_pending == 0)
    text = g_strdup ("up to date");
  gtk_label_set_text (self->badge, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->badge), text != NULL);
  if (n_pending > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->badge), "warning");
}

static void
fill (SbRecentRow *self)
{
  SbRecent *recent = self->recent;
  g_autofree char *name = sb_printable_ellipsize (sb_recent_get_name (recent), MAX_NAME);
  g_autofree char *folder = dup_short_folder (sb_recent_get_folder (recent));
  g_autoptr (GString) joined = g_string_new (folder);
  g_autofree char *facts = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *remove = g_strdup_printf ("Remove %s from this list", name);

  append_fact (joined, get_layout_words (sb_recent_get_layout (recent)));
  append_fact (joined, sb_recent_get_target (recent));
  facts = sb_printable_ellipsize (joined->str, MAX_FACTS);
  gtk_label_set_text (self->name_label, name);
  gtk_label_set_text (self->facts_label, facts);
  fill_badge (self, sb_recent_get_n_pending (recent));
  spoken = g_strdup_printf ("%s, %s, %s", name, facts, gtk_label_get_text (self->badge));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
}

static void
remove_cb (SbRecentRow *self)
{
  g_autofree char *folder = g_strdup (sb_recent_get_folder (self->recent));
  g_autoptr (SbMemory) memory = g_object_ref (self->memory);

  sb_memory_forget_project (memory, folder);
}

static gboolean
delete_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  remove_cb (SB_RECENT_ROW (widget));
  return GDK_EVENT_STOP;
}

static void
sb_recent_row_dispose (GObject *object)
{
  SbRecentRow *self = SB_RECENT_ROW (object);

  g_clear_object (&self->memory);
  g_clear_object (&self->recent);

  G_OBJECT_CLASS (sb_recent_row_parent_class)->dispose (object);
}

static void
sb_recent_row_class_init (SbRecentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_recent_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-recent-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SbRecentRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, SbRecentRow, facts_label);
  gtk_widget_class_bind_template_child (widget_class, SbRecentRow, badge);
  gtk_widget_class_bind_template_child (widget_class, SbRecentRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, delete_cb, NULL);
}

static void
sb_recent_row_init (SbRecentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_recent_row_new:
 * @memory: what forgets the project when asked to
 * @recent: what it shows
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_recent_row_new (SbMemory *memory, SbRecent *recent)
{
  SbRecentRow *self = g_object_new (SB_TYPE_RECENT_ROW, NULL);

  self->memory = g_object_ref (memory);
  self->recent = g_object_ref (recent);
  fill (self);
  return GTK_WIDGET (self);
}

/**
 * sb_recent_row_get_recent:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
SbRecent *
sb_recent_row_get_recent (SbRecentRow *self)
{
  return self->recent;
}
