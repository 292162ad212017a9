/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-widget.h"

#include "sb-app-resources.h"
#include "sb-test-wait.h"
#include "sb-thread.h"

/**
 * sb_test_widget_init:
 * @argc: of main
 * @argv: of main
 *
 * Prepares GTK and libadwaita, and our templates; the calling thread is the one that draws.
 */
void
sb_test_widget_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  sb_thread_claim_main ();
  g_resources_register (sb_app_get_resource ());
}

/**
 * sb_test_widget_show:
 * @widget: a widget without a parent
 *
 * Returns: (transfer none): a window with @widget, drawn
 */
GtkWindow *
sb_test_widget_show (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 900, 600);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  sb_test_wait_for_draw (window);
  return GTK_WINDOW (window);
}

static gpointer
find (GtkWidget *root, const char *id, GType type)
{
  if (id && g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)), id) == 0)
    return root;
  if (id == NULL && g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = find (child, id, type);

      if (found)
        return found;
    }
  return NULL;
}

/**
 * sb_test_widget_find:
 * @root: a widget
 * @id: a part's id in its .ui file
 *
 * Returns: (transfer none): the first part of @root with that id; there is one
 */
gpointer
sb_test_widget_find (gpointer root, const char *id)
{
  gpointer found = find (root, id, G_TYPE_NONE);

  if (found == NULL)
    g_error ("%s has no part \"%s\"", G_OBJECT_TYPE_NAME (root), id);
  return found;
}

/**
 * sb_test_widget_find_type:
 * @root: a widget
 * @type: a type of widgets
 *
 * Returns: (transfer none) (nullable): the first part of @root that is of @type
 */
gpointer
sb_test_widget_find_type (gpointer root, GType type)
{
  return find (root, NULL, type);
}

/**
 * sb_test_widget_is_shown:
 * @root: a widget
 * @id: a part's id
 *
 * Returns: whether the part and all it is in are visible
 */
gboolean
sb_test_widget_is_shown (gpointer root, const char *id)
{
  return gtk_widget_is_visible (sb_test_widget_find (root, id));
}

/**
 * sb_test_widget_get_label:
 * @root: a widget
 * @id: the id of a label in it
 *
 * Returns: (transfer none): what the label says
 */
const char *
sb_test_widget_get_label (gpointer root, const char *id)
{
  return gtk_label_get_text (sb_test_widget_find (root, id));
}

/**
 * sb_test_widget_settle:
 *
 * Lets happen what is due now.
 */
void
sb_test_widget_settle (void)
{
  sb_test_settle ();
}

/**
 * sb_test_widget_assert_gone:
 * @weak: a weak pointer to an object that nobody should hold any more
 *
 * Waits until the object is finalized.
 */
void
sb_test_widget_assert_gone (gpointer *weak)
{
  sb_test_wait_for (*weak == NULL);
}
