/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts about the script under the cursor. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_STATUS_STRIP (sb_status_strip_get_type ())
G_DECLARE_FINAL_TYPE (SbStatusStrip, sb_status_strip, SB, STATUS_STRIP, AdwBin)

GtkWidget *sb_status_strip_new (SbWorkbench *workbench);

G_END_DECLS
