/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginning of a text that is too large for an editor: drawn line by line, to be read only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SB_TYPE_EXCERPT_VIEW (sb_excerpt_view_get_type ())
G_DECLARE_FINAL_TYPE (SbExcerptView, sb_excerpt_view, SB, EXCERPT_VIEW, GtkWidget)

GtkWidget *sb_excerpt_view_new (void);
void sb_excerpt_view_set_text (SbExcerptView *self, GBytes *text);
gboolean sb_excerpt_view_show_line (SbExcerptView *self, guint line);
guint sb_excerpt_view_get_n_lines (SbExcerptView *self);

G_END_DECLS
