/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of a search over the project: a file, or a match with what takes its place. */
#pragma once

#include <adwaita.h>

#include "sb-project-search.h"

G_BEGIN_DECLS

#define SB_TYPE_SEARCH_ROW (sb_search_row_get_type ())
G_DECLARE_FINAL_TYPE (SbSearchRow, sb_search_row, SB, SEARCH_ROW, AdwBin)

GtkWidget *sb_search_row_new (SbProjectSearch *search);
void sb_search_row_bind (SbSearchRow *self, SbSearchItem *item);
void sb_search_row_unbind (SbSearchRow *self);

G_END_DECLS
