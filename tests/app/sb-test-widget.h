/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of widgets share: a window to put one in, finding its parts. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void sb_test_widget_init (int *argc, char ***argv);
GtkWindow *sb_test_widget_show (GtkWidget *widget);
gpointer sb_test_widget_find (gpointer root, const char *id);
gpointer sb_test_widget_find_type (gpointer root, GType type);
gboolean sb_test_widget_is_shown (gpointer root, const char *id);
const char *sb_test_widget_get_label (gpointer root, const char *id);
void sb_test_widget_settle (void);
void sb_test_widget_assert_gone (gpointer *weak);

G_END_DECLS
