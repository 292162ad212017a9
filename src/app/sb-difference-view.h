/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs, as a list, with the two definitions of the selected one side by side. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SB_TYPE_DIFFERENCE_VIEW (sb_difference_view_get_type ())
G_DECLARE_FINAL_TYPE (SbDifferenceView, sb_difference_view, SB, DIFFERENCE_VIEW, AdwBin)

GtkWidget *sb_difference_view_new (void);
void sb_difference_view_set_model (SbDifferenceView *self, GListModel *items);

G_END_DECLS
