/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each statement of a rehearsed migration costs, as a grid. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SB_TYPE_COST_GRID (sb_cost_grid_get_type ())
G_DECLARE_FINAL_TYPE (SbCostGrid, sb_cost_grid, SB, COST_GRID, AdwBin)

GtkWidget *sb_cost_grid_new (void);
void sb_cost_grid_set_model (SbCostGrid *self, GListModel *items, gboolean has_forecast);

G_END_DECLS
