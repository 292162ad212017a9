/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-widget-look.h"

#include "sb-test-wait.h"

typedef gboolean (*Test) (GtkWidget *widget, gconstpointer data);

/* Depth first, shown or not. */
static GtkWidget *
find (GtkWidget *root, Test test, gconstpointer data)
{
  if (test (root, data))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, test, data);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

/* Returns the first widget of the type, %NULL when there is none. */
GtkWidget *
sb_widget_look_find_type (GtkWidget *root, GType type)
{
  return find (root, is_of_type, &type);
}

static gboolean
has_label (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), text) == 0;
}

/* Returns the label that says it, %NULL when none does. */
GtkWidget *
sb_widget_look_find_label (GtkWidget *root, const char *text)
{
  return find (root, has_label, text);
}

static gboolean
has_name (GtkWidget *widget, gconstpointer name)
{
  g_autofree char *other = NULL;

  if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return FALSE;
  other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  return other == NULL;
}

/* Returns the widget that a screen reader calls so, %NULL when none is. */
GtkWidget *
sb_widget_look_find_name (GtkWidget *root, const char *name)
{
  return find (root, has_name, name);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *n_frames_left = user_data;

  return --*n_frames_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Lets some frames go by, so that what was asked for is laid out and drawn. */
void
sb_widget_look_settle (GtkWidget *widget)
{
  guint n_frames_left = 4;

  gtk_widget_add_tick_callback (widget, tick_cb, &n_frames_left, NULL);
  sb_test_wait_for (n_frames_left == 0);
  sb_test_settle ();
}

/* Lets go what only waits for the main loop, when there is no window any more. */
void
sb_widget_look_finish (void)
{
  sb_test_settle ();
}
