/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run is doing, how far it is, and how the last one ended. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_PROGRESS_BANNER (sb_progress_banner_get_type ())
G_DECLARE_FINAL_TYPE (SbProgressBanner, sb_progress_banner, SB, PROGRESS_BANNER, AdwBin)

GtkWidget *sb_progress_banner_new (SbWorkbench *workbench);

G_END_DECLS
