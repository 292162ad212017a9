/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-elsewhere.h"

/**
 * sb_elsewhere_open:
 * @widget: what it is asked from
 * @path: absolute path of a file
 *
 * Opens the file in the program that the desktop has for it.
 */
void
sb_elsewhere_open (GtkWidget *widget, const char *path)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, uri, GDK_CURRENT_TIME);
}
