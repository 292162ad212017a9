/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One past run in the run history; its migrations are made when it is opened. */
#pragma once

#include <adwaita.h>

#include "sb-run-history.h"

G_BEGIN_DECLS

#define SB_TYPE_PAST_RUN_ROW (sb_past_run_row_get_type ())
G_DECLARE_FINAL_TYPE (SbPastRunRow, sb_past_run_row, SB, PAST_RUN_ROW, AdwExpanderRow)

GtkWidget *sb_past_run_row_new (SbRunList *list, const SbPastRun *run);

G_END_DECLS
