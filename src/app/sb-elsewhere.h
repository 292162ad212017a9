/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that the window does not show: the desktop has a program for them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sb_elsewhere_open (GtkWidget *widget, const char *path);

G_END_DECLS
