/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small parts that other widgets are made of: each is made, says its name, does its one thing and
 * goes. */
#include "sb-test-widget.h"

#include <gtksourceview/gtksource.h>

#include "sb-column-handle.h"
#include "sb-editor-banner.h"
#include "sb-editor-buffer.h"
#include "sb-excerpt-view.h"
#include "sb-new-preview.h"
#include "sb-recent-row.h"
#include "sb-run-as.h"
#include "sb-shallow-text.h"
#include "sb-target-popover.h"
#include "sb-test-wait.h"

typedef struct
{
  SbMemory *memory;
  SbWorkbench *workbench;
  SbCheckList *checks;
} Models;

static GtkWidget *
make_recent_row (Models *models)
{
  g_autoptr (SbRecent) recent = NULL;

  sb_memory_note_project (models->memory, "/srv/bloom", "bloom", "supabase", "Local", 3);
  recent = g_list_model_get_item (sb_memory_get_recents (models->memory), 0);
  return sb_recent_row_new (models->memory, recent);
}

static void
act_recent_row (Models *models, GtkWidget *row)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sb_test_widget_find (row, "remove_button")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Remove bloom from this list");
  g_signal_emit_by_name (sb_test_widget_find (row, "remove_button"), "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (sb_memory_get_recents (models->memory)), ==, 0);
}

static GtkWidget *
make_run_as (Models *models)
{
  return sb_run_as_new (models->checks);
}

static gpointer
find_radio (GtkWidget *widget, const char *id)
{
  return sb_test_widget_find (gtk_menu_button_get_popover (sb_test_widget_find (widget, "button")),
                              id);
}

static void
act_run_as (Models *models, GtkWidget *widget)
{
  gtk_check_button_set_active (find_radio (widget, "service_radio"), TRUE);
  g_assert_cmpstr (sb_check_list_get_run_as (models->checks), ==, "service_role");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sb_test_widget_find (widget, "button")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Run as service_role");
}

static GtkWidget *
make_target_button (Models *models)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), sb_target_popover_new (models->workbench));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "Target",
                                  -1);
  return button;
}

/* Without a project there is nothing to choose, and nothing to paste into. */
static void
act_target_button (Models *models, GtkWidget *button)
{
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Targets");
  g_assert_false (gtk_widget_get_sensitive (sb_test_widget_find (popover, "entry")));
  gtk_editable_set_text (sb_test_widget_find (popover, "entry"), "postgresql://u:secret@h/d");
  g_assert_false (gtk_widget_get_sensitive (sb_test_widget_find (popover, "connect_button")));
  /* What was pasted does not wait for the next who opens it. */
  g_signal_emit_by_name (popover, "closed");
  g_assert_cmpstr (gtk_editable_get_text (sb_test_widget_find (popover, "entry")), ==, "");
}

static GtkWidget *
make_preview (Models *models)
{
  return g_object_new (SB_TYPE_NEW_PREVIEW, "title", "Forward", NULL);
}

static void
act_preview (Models *models, GtkWidget *preview)
{
  GtkTextView *view = sb_test_widget_find (preview, "view");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  g_autofree char *text = NULL;

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Forward preview");
  sb_new_preview_show (SB_NEW_PREVIEW (preview), "SELECT 'é <b>%s';\n", NULL);
  sb_new_preview_show (SB_NEW_PREVIEW (preview), "SELECT 'è <b>%s';\n", NULL);
  g_object_get (buffer, "text", &text, NULL);
  g_assert_cmpstr (text, ==, "SELECT 'è <b>%s';\n");
  g_assert_false (gtk_text_view_get_editable (view));
}

static GtkWidget *
make_excerpt (Models *models)
{
  return sb_excerpt_view_new ();
}

static void
act_excerpt (Models *models, GtkWidget *view)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("a\nb\n\xff\xfe<b>\n", 10);

  sb_excerpt_view_set_text (SB_EXCERPT_VIEW (view), text);
  g_assert_cmpuint (sb_excerpt_view_get_n_lines (SB_EXCERPT_VIEW (view)), >=, 3);
  g_assert_true (sb_excerpt_view_show_line (SB_EXCERPT_VIEW (view), 2));
  g_assert_false (sb_excerpt_view_show_line (SB_EXCERPT_VIEW (view), 2000));
  gtk_widget_queue_draw (view);
  sb_test_wait_for_draw (view);
}

static GtkWidget *
make_handle (Models *models)
{
  return sb_column_handle_new ();
}

static GtkWidget *
make_banner (Models *models)
{
  return g_object_new (SB_TYPE_EDITOR_BANNER, NULL);
}

static void
act_banner (Models *models, GtkWidget *banner)
{
  sb_editor_banner_set_document (SB_EDITOR_BANNER (banner), NULL);
  sb_test_widget_settle ();
}

typedef struct
{
  const char *path;
  GtkWidget *(*make) (Models *models);
  void (*act) (Models *models, GtkWidget *widget);
  const char *name; /* (nullable): what a screen reader calls the part itself */
  GtkAccessibleRole role;
} Part;

static const Part parts[] = {
  { "/parts/recent-row", make_recent_row, act_recent_row,
    "bloom, /srv/bloom · Supabase · Local, 3 pending", GTK_ACCESSIBLE_ROLE_LIST_ITEM },
  { "/parts/run-as", make_run_as, act_run_as, NULL, GTK_ACCESSIBLE_ROLE_NONE },
  { "/parts/target-popover", make_target_button, act_target_button, "Target",
    GTK_ACCESSIBLE_ROLE_NONE },
  { "/parts/preview", make_preview, act_preview, NULL, GTK_ACCESSIBLE_ROLE_NONE },
  { "/parts/excerpt", make_excerpt, act_excerpt, NULL, GTK_ACCESSIBLE_ROLE_NONE },
  { "/parts/column-handle", make_handle, NULL, "Width of the columns",
    GTK_ACCESSIBLE_ROLE_SEPARATOR },
  { "/parts/editor-banner", make_banner, act_banner, NULL, GTK_ACCESSIBLE_ROLE_NONE },
};

static void
test_part (gconstpointer user_data)
{
  const Part *part = user_data;
  Models models = { .memory = sb_memory_new ("/nonexistent/memory") };
  gpointer widget;
  GtkWidget *box = NULL;
  GtkWindow *window;

  models.workbench = sb_workbench_new ("test", models.memory);
  models.checks = sb_check_list_new ();
  widget = part->make (&models);
  g_object_add_weak_pointer (widget, &widget);
  if (GTK_IS_LIST_BOX_ROW (widget))
    {
      box = gtk_list_box_new ();
      gtk_list_box_append (GTK_LIST_BOX (box), widget);
    }
  window = sb_test_widget_show (box != NULL ? box : widget);
  if (part->name != NULL)
    gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_LABEL, part->name);
  if (part->role != GTK_ACCESSIBLE_ROLE_NONE)
    g_assert_cmpint (gtk_accessible_get_accessible_role (widget), ==, part->role);
  if (part->act != NULL)
    part->act (&models, widget);
  gtk_window_destroy (window);
  sb_test_widget_assert_gone (&widget);
  g_object_unref (models.checks);
  g_object_unref (models.workbench);
  g_object_unref (models.memory);
}

/* A buffer lives as long as the document whose text it is. */
static void
test_editor_buffer (void)
{
  SbDocument *document = sb_document_new ("/nonexistent/001_a.sql", "001_a.sql", SB_ROLE_FORWARD);
  gpointer buffer = sb_editor_buffer_for (document);

  g_object_add_weak_pointer (buffer, &buffer);
  g_assert_true (sb_editor_buffer_for (document) == buffer);
  g_assert_cmpint (sb_editor_buffer_get_error_line (buffer), ==, -1);
  sb_editor_buffer_attach_language (buffer);
  gtk_text_buffer_set_text (buffer, "SELECT 1;\n", -1);
  sb_document_close (document);
  g_object_unref (document);
  sb_test_widget_assert_gone (&buffer);
}

static int
get_height (GtkWidget *widget, int width)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

/* As high as its lines are, and never so high that nothing has room beside it. */
static void
test_shallow_text (void)
{
  GtkWidget *widget = g_object_ref_sink (sb_shallow_text_new ());
  SbShallowText *text = SB_SHALLOW_TEXT (widget);
  g_autofree char *long_text = g_strnfill (2000, 'x');
  int line;

  sb_shallow_text_set_text (text, "one line");
  line = get_height (widget, 600);
  g_assert_cmpint (line, >, 5);
  sb_shallow_text_set_text (text, "one line\nand another");
  g_assert_cmpint (get_height (widget, 600), ==, 2 * line);
  sb_shallow_text_set_text (text, long_text);
  g_assert_cmpint (get_height (widget, 600), >, 2 * line);
  g_assert_cmpint (get_height (widget, 600), <, 6 * line);
  sb_shallow_text_set_text (text, NULL);
  g_assert_false (gtk_widget_get_visible (widget));
  g_object_unref (widget);
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
  gtk_source_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    g_test_add_data_func (parts[i].path, &parts[i], test_part);
  g_test_add_func ("/parts/editor-buffer", test_editor_buffer);
  g_test_add_func ("/parts/shallow-text", test_shallow_text);
  return g_test_run ();
}
