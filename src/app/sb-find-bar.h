/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Find and replace in one editor. */
#pragma once

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define SB_TYPE_FIND_BAR (sb_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (SbFindBar, sb_find_bar, SB, FIND_BAR, AdwBin)

void sb_find_bar_set_view (SbFindBar *self, GtkSourceView *view);
void sb_find_bar_open (SbFindBar *self, gboolean with_replace);
void sb_find_bar_close (SbFindBar *self);
gboolean sb_find_bar_is_open (SbFindBar *self);
void sb_find_bar_move (SbFindBar *self, gboolean forward);

G_END_DECLS
