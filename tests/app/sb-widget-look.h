/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of widgets: looks into a tree of them as a person does, by what they are and say. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *sb_widget_look_find_type (GtkWidget *root, GType type);
GtkWidget *sb_widget_look_find_label (GtkWidget *root, const char *text);
GtkWidget *sb_widget_look_find_name (GtkWidget *root, const char *name);
void sb_widget_look_settle (GtkWidget *widget);
void sb_widget_look_finish (void);

G_END_DECLS
